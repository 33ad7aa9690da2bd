"""Telegram's HTML on a terminal: what is bold, folded or hidden there is styled here; links show their address."""

from html.parser import HTMLParser

from rich.text import Text

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strike",
    "code": "cyan",
    "pre": "cyan",
    "blockquote": "dim",
}


def rendered(html: str) -> Text:
    """The text of a message, styled."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = Text()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the tag until its end, with the address of a link."""
        self._open.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Forget the tag, and say where a link leads."""
        _, address = self._open.pop()
        if address:
            self.text.append(f" {address}", style="dim")

    def handle_data(self, data: str) -> None:
        """Write text in the style of the tags around it."""
        self.text.append(data, style=" ".join(_STYLES.get(tag, "") for tag, _ in self._open).strip())
