"""`python -m languages`: refreshes every catalogue from the code. Run by `make generate`."""

from languages.refresh import catalogues

if __name__ == "__main__":
    for path, text in catalogues():
        path.write_text(text, encoding="utf-8")
        print(path)
