"""What people do to a chat: come, go, promote, block, add the bot, remove it."""

from bot.playground.chats import Chat
from bot.playground.people import USUAL_RIGHTS, Membership, Person, Status
from bot.playground.refusals import ImpossibleError
from bot.playground.world import World


class Moves(World):
    """The world with people who move in it; `by` is who does it, the chat's creator when left out."""

    def add_member(self, chat_id: int, user_id: int, by: int | None = None) -> None:
        """Let someone into a group, by another's hand or through a link."""
        chat, person = self._group(chat_id), self.person(user_id)
        if chat.member(person).present:
            raise ImpossibleError(f"{person.first_name} is in this chat already")
        doer = self.person(by) if by is not None else person
        self.set_membership(chat, Membership(person), by=doer)
        self.post(chat, doer, {"new_chat_members": [person.json()]})

    def remove_member(self, chat_id: int, user_id: int, by: int | None = None) -> None:
        """Let someone leave a group, or be thrown out of it."""
        chat, person = self._group(chat_id), self.person(user_id)
        if not chat.member(person).present:
            raise ImpossibleError(f"{person.first_name} is not in this chat")
        doer = self.person(by) if by is not None else person
        status: Status = "left" if doer is person else "kicked"
        self.set_membership(chat, Membership(person, status), by=doer)
        self.post(chat, doer, {"left_chat_member": person.json()})

    def promote(
        self,
        chat_id: int,
        user_id: int,
        rights: frozenset[str] = USUAL_RIGHTS,
        *,
        anonymous: bool = False,
    ) -> None:
        """Make someone an administrator, the bot included; a creator may only turn anonymous."""
        chat, person = self._group(chat_id), self.person(user_id)
        if not chat.member(person).present:
            raise ImpossibleError(f"{person.first_name} is not in this chat")
        status: Status = "creator" if chat.member(person).status == "creator" else "administrator"
        new = Membership(person, status, rights, anonymous=anonymous)
        self.set_membership(chat, new, by=self.creator(chat))

    def demote(self, chat_id: int, user_id: int) -> None:
        """Make an administrator a plain member again."""
        chat, person = self._group(chat_id), self.person(user_id)
        if chat.member(person).status != "administrator":
            raise ImpossibleError(f"{person.first_name} is no administrator here")
        self.set_membership(chat, Membership(person), by=self.creator(chat))

    def add_bot(self, chat_id: int, by: int | None = None) -> None:
        """Add the bot to a group."""
        chat = self._group(chat_id)
        if self.bot_in(chat).present:
            raise ImpossibleError("the bot is in this chat already")
        doer = self.person(by) if by is not None else self.creator(chat)
        self.move_bot(chat, "member", by=doer)
        self.post(chat, doer, {"new_chat_members": [self.bot.json()]})

    def remove_bot(self, chat_id: int, by: int | None = None) -> None:
        """Throw the bot out of a group."""
        chat = self._group(chat_id)
        if not self.bot_in(chat).present:
            raise ImpossibleError("the bot is not in this chat")
        doer = self.person(by) if by is not None else self.creator(chat)
        # A basic group shows the bot its own farewell; a supergroup it cannot read any more.
        if chat.kind == "group":
            self.post(chat, doer, {"left_chat_member": self.bot.json()})
        self.move_bot(chat, "kicked", by=doer)

    def restrict_bot(self, chat_id: int, *, can_send: bool) -> None:
        """Take the bot's right to write in a group, or give it back."""
        chat = self._group(chat_id)
        status: Status = "member" if can_send else "restricted"
        new = Membership(self.bot, status, can_send=can_send)
        self.set_membership(chat, new, by=self.creator(chat))

    def block_bot(self, user_id: int) -> None:
        """Let someone block the bot in private."""
        chat = self.chat(user_id)
        self.move_bot(chat, "kicked", by=chat.person)

    def unblock_bot(self, user_id: int) -> None:
        """Let someone unblock the bot."""
        chat = self.chat(user_id)
        self.move_bot(chat, "member", by=chat.person)

    def deactivate(self, user_id: int) -> None:
        """Delete someone's account."""
        self.person(user_id).deactivated = True
        self.tell("chat", chat_id=user_id)

    def delete_group(self, chat_id: int) -> None:
        """Delete a group for everybody."""
        self._group(chat_id).deleted = True
        self.tell("chat", chat_id=chat_id)

    def migrate(self, chat_id: int) -> Chat:
        """Turn a group into a supergroup with a new id."""
        old = self._group(chat_id)
        if old.kind != "group" or old.migrated_to is not None:
            raise ImpossibleError("only a basic group becomes a supergroup, and only once")
        new = Chat(self.new_chat_id("supergroup"), "supergroup", old.title, members=dict(old.members))
        self.chats[new.id] = new
        self.tell("chat", chat_id=new.id)
        self.post(old, self.creator(old), {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.post(new, self.creator(new), {"migrate_from_chat_id": old.id})
        self.tell("chat", chat_id=old.id)
        return new

    def creator(self, chat: Chat) -> Person:
        """Tell who founded a group."""
        return next(each.person for each in chat.members.values() if each.status == "creator")

    def _group(self, chat_id: int) -> Chat:
        chat = self.chat(chat_id)
        if chat.kind == "private":
            raise ImpossibleError("a private chat has no members to change")
        return chat
