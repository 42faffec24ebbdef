"""The service: people, outlets, storage, time and scoring around the shelf reports of `vision`."""
