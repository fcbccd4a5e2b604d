"""`python -m bot` is `cdmo-coach`."""

from bot.cli.main import main

main()
