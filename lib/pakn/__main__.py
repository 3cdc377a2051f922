"""`python -m pakn` is the same command as `pakn`."""

from pakn.app.start import main

if __name__ == "__main__":
    main()
