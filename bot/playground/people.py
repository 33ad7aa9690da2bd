"""People, and what they are in a chat."""

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
USUAL_RIGHTS = frozenset(RIGHTS) - {"can_promote_members"}
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_react_to_messages",
    "can_edit_tag",
)


@dataclass(slots=True, eq=False)
class Person:
    """Someone with an account: a person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    deactivated: bool = False

    def json(self) -> dict[str, Any]:
        """Give the Bot API's User."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        known = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | known


# Who Telegram says has written when an administrator posts as the group itself.
ANONYMOUS = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


@dataclass(slots=True)
class Membership:
    """What one person is in one chat; a member who left stays known."""

    person: Person
    status: Status = "member"
    rights: frozenset[str] = field(default_factory=frozenset)
    anonymous: bool = False
    can_send: bool = True

    @property
    def present(self) -> bool:
        """Tell whether the person is in the chat."""
        return self.status not in ("left", "kicked")

    @property
    def administers(self) -> bool:
        """Tell whether the person administers the chat."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Tell whether the person holds an administrator's right."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def json(self) -> dict[str, Any]:
        """Give the Bot API's ChatMember."""
        member: dict[str, Any] = {"user": self.person.json(), "status": self.status}
        if self.status == "creator":
            member["is_anonymous"] = self.anonymous
        elif self.status == "administrator":
            rights = {right: right in self.rights for right in RIGHTS}
            member |= {"can_be_edited": False, "is_anonymous": self.anonymous} | rights
        elif self.status == "restricted":
            permissions = dict.fromkeys(PERMISSIONS, self.can_send)
            member |= {"is_member": True, "until_date": 0} | permissions
        elif self.status == "kicked":
            member["until_date"] = 0
        return member
