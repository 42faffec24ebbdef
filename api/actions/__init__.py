"""Corrective actions, tasks and complaints: who has to do what until when, and what became of it."""
