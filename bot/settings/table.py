"""The table of settings: what each is, its default, and when to change it."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.settings.parsing import (
    LEVELS,
    Address,
    content_folder,
    count,
    data_folder,
    https_address,
    ids,
    level,
    listen,
    matching,
    port,
    rate,
    span,
    takes,
    time_of_day,
    truth,
    web_address,
    zone,
)

PREFIX = "BOT_"
_IDS = takes("Telegram ids, whole numbers with commas or spaces between them", ids)


class Settings(BaseSettings):
    """What the bot is told from outside; each field is the variable BOT_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: Annotated[
        SecretStr | None,
        takes("the token that @BotFather gave you, digits, a colon, letters", matching(r"\d+:[A-Za-z0-9_-]+")),
    ] = Field(
        default=None,
        description="""The bot's token from @BotFather. Without it the same bot runs in the playground, a
        page on this machine. Set it to go live; keep it secret, whoever has it is the bot.""",
    )
    api_url: Annotated[str, takes("the http(s) address of a Bot API server", web_address)] = Field(
        default="https://api.telegram.org",
        description="""The root of the Bot API server. The bot appends /bot<token>/... and
        /file/bot<token>/... Change it only if you run a Bot API server of your own.""",
    )
    database_url: Annotated[
        str | None,
        takes(
            "sqlite:///file or postgresql://user:password@host/name",
            matching(r"(sqlite|postgres(ql)?)(\+\w+)?://.+"),
        ),
    ] = Field(
        default=None,
        repr=False,  # it may hold a password
        description="""Where the bot remembers, as an address: sqlite:///file or
        postgresql://user:password@host/name. Left out, it is the file interviewer.db in
        BOT_DATA_DIR. Change it to use PostgreSQL.""",
    )
    data_dir: Annotated[Path, takes("a folder, not a file", data_folder)] = Field(
        default=Path("data"),
        description="""The folder for what the bot writes; made when it is missing. Change it to where your
        service may write and what your backup covers.""",
    )
    content: Annotated[Path | None, takes("a folder that exists", content_folder)] = Field(
        default=None,
        description="""The folder of the question bank. Left out, it is the one that comes with the bot.
        Change it to ask your own questions; run `interviewer check FOLDER` first.""",
    )
    allow_drafts: Annotated[bool, takes("true or false", truth)] = Field(
        default=False,
        description="""Whether the bot may ask questions whose concepts were drafted by `interviewer draft`
        and not yet improved by a person; their marks are rougher. Set it to true to try a pack
        of your own before you have finished it.""",
    )
    admins: Annotated[frozenset[int], NoDecode, _IDS] = Field(
        default=frozenset(),
        description="""Telegram ids of the people who run this bot, with commas or spaces between them. Set
        your own to be told of what needs a person.""",
    )
    allowed_chats: Annotated[frozenset[int], NoDecode, _IDS] = Field(
        default=frozenset(),
        description="""Ids of the chats that the bot serves, groups being negative numbers; empty serves
        everybody. Set it to keep a bot to yourself or to your group: other chats get one
        polite line.""",
    )
    default_time: Annotated[time, takes("a time of day such as 09:00", time_of_day)] = Field(
        default=time(9),
        description="""The local time of the daily question in a chat that has not chosen one. Change it to
        suit most of your people.""",
    )
    default_timezone: Annotated[ZoneInfo, takes("an IANA time zone such as Europe/Berlin", zone)] = Field(
        default=ZoneInfo("UTC"),
        description="""The time zone of a chat that has not chosen one, by its IANA name. Change it when your
        people live in one zone.""",
    )
    grace: Annotated[timedelta, takes("a time span such as 3h, 90m or 600 (seconds)", span)] = Field(
        default=timedelta(hours=3),
        description="""How late a daily question may still be sent after an outage; what is later is skipped
        and hurts no streak. Raise it if your machine sleeps for hours, lower it if a late
        question is worse than none.""",
    )
    log_level: Annotated[str, takes(", ".join(LEVELS), level)] = Field(
        default="INFO",
        description="""How much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL. Change it to DEBUG while
        you look for a fault. What people type is never logged, at no level.""",
    )
    log_json: Annotated[bool, takes("true or false", truth)] = Field(
        default=False,
        description="""Whether each line of the log is a JSON object instead of key=value pairs. Set it to true if
        the log goes to a program that collects logs.""",
    )
    metrics_listen: Annotated[Address | None, NoDecode, takes("host:port", listen)] = Field(
        default=None,
        description="""host:port on which the bot shows /health and, for Prometheus, /metrics. Left out, it shows
        neither. Set it to watch the bot, such as 127.0.0.1:9464; keep the port from the outside world.""",
    )
    messages_per_minute: Annotated[int, takes("a whole number, 0 being no limit", count)] = Field(
        default=20,
        description="""How many messages a minute of one person in one chat are listened to; who writes faster is
        told once and not listened to for the rest of the minute. 0 listens to everything. Raise it
        if people complain, lower it if somebody plays with the bot.""",
    )
    sends_per_second: Annotated[float, takes("a number, 0 being no limit", rate)] = Field(
        default=30.0,
        description="""How many messages a second the bot sends in all. Telegram allows about 30, and up to 1000
        to bots that pay for broadcasts. Change it if you do.""",
    )
    sends_per_chat_second: Annotated[float, takes("a number, 0 being no limit", rate)] = Field(
        default=1.0,
        description="""How many messages a second the bot sends to one private chat. Telegram allows about one;
        a burst passes, then it refuses for a while. Change it if you see it refuse.""",
    )
    sends_per_group_minute: Annotated[int, takes("a whole number, 0 being no limit", count)] = Field(
        default=20,
        description="""How many messages a minute the bot sends to one group. Telegram allows 20.
        Change it if you see it refuse.""",
    )
    webhook_url: Annotated[str | None, takes("a public https address", https_address)] = Field(
        default=None,
        description="""The public https address at which Telegram reaches this bot. Left out, the bot asks
        Telegram for news by itself (polling), which needs no address. Set it, with the next
        two, behind a reverse proxy.""",
    )
    webhook_listen: Annotated[Address | None, NoDecode, takes("host:port", listen)] = Field(
        default=None,
        description="""host:port on which the bot itself listens for the webhook, such as 127.0.0.1:8080.
        Point the reverse proxy there.""",
    )
    webhook_secret: Annotated[
        SecretStr | None, takes("1 to 256 of A-Z a-z 0-9 _ -", matching(r"[A-Za-z0-9_-]{1,256}"))
    ] = Field(
        default=None,
        description="""What Telegram has to show with every webhook call: 1 to 256 of A-Z a-z 0-9 _ and -.
        Make up a long one; without it anybody who knows the address could play Telegram.""",
    )
    playground_port: Annotated[int, takes("a port, 0 to 65535, 0 being any free one", port)] = Field(
        default=8765,
        description="""The port of the playground's page on this machine; 0 takes any free one. Change it
        when something else listens there.""",
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_left_out(cls, given: Any) -> Any:
        # Dropped here, not by env_ignore_empty: an empty variable has to win over the same one in .env.
        return {name: value for name, value in given.items() if not isinstance(value, str) or value.strip()}

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url and not (self.webhook_listen and self.webhook_secret):
            raise PydanticCustomError("webhook", "needs BOT_WEBHOOK_LISTEN and BOT_WEBHOOK_SECRET beside it")
        return self

    @property
    def store(self) -> str:
        """The address of the database that is meant."""
        return self.database_url or f"sqlite:///{self.data_dir / 'interviewer.db'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        password = urlsplit(self.database_url or "").password
        given = (self.token, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in given if secret) + ((password,) if password else ())


def setting_name(field: str) -> str:
    """The variable that a field is read from."""
    return PREFIX + field.upper()
