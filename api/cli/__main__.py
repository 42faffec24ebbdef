"""`python -m api.cli` is `shelfaudit`, also where the script is not on the path."""

from api.cli import main

main()
