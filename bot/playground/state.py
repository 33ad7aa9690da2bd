"""The whole of Telegram in memory: a world that people act in and that a bot calls."""

import hmac
from collections.abc import Mapping
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.files import StoredFile
from bot.playground.floods import Floods
from bot.playground.membership import Moves
from bot.playground.methods import METHODS
from bot.playground.refusals import RefusedError
from bot.playground.talk import Talk
from bot.playground.webhook import Post
from bot.playground.world import BOT_ID, Clock

Body = dict[str, Any]


class State(Talk, Moves):
    """One Telegram with one bot: what people do are methods, what the bot does goes through `call`.

    `clock` tells the real time; `first_id` is where message and update ids begin, so that a server started
    anew does not give an id twice; `floods` limits how often the bot sends; `post` serves a webhook.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        secret: str = "playground",  # noqa: S107 - no secret guards a Telegram of one's own
        first_id: int = 1,
        floods: Floods | None = None,
        post: Post | None = None,
    ) -> None:
        super().__init__(clock, first_id=first_id, floods=floods, post=post)
        self.token = f"{BOT_ID}:{secret}"
        self.webhook.call = self.call

    def authorise(self, token: str) -> Body | None:
        """Give the refusal that a wrong token earns, None for the right one."""
        if hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        if ":" not in token:
            return RefusedError(404, "Not Found").body()
        return RefusedError(401, "Unauthorized").body()

    async def call(self, method: str, params: Mapping[str, Any]) -> Body:
        """Answer one call of the Bot API with the body that Telegram would send."""
        try:
            return {"ok": True, "result": await self._perform(method, params)}
        except RefusedError as refused:
            return refused.body()

    def file(self, path: str) -> StoredFile | None:
        """Find what a bot downloads."""
        return self.files.by_path(path)

    async def close(self) -> None:
        """Stop bringing updates anywhere."""
        await self.webhook.point("", "", self.webhook.connections)

    async def _perform(self, method: str, params: Mapping[str, Any]) -> Any:
        if self.logged_out:
            raise RefusedError(400, "Logged out")
        perform = METHODS.get(method.lower())
        if perform is None:
            raise RefusedError(404, "Not Found: method not found")
        return await perform(self, Arguments(params))
