"""What people do, and what the bot is handed of it."""

from datetime import timedelta

import pytest
from telegram import MessageEntity, Update
from telegram.constants import ChatMemberStatus

from bot.playground.files import Upload
from bot.playground.people import ANONYMOUS
from bot.playground.refusals import ImpossibleError
from tests.playground.conftest import NOON, Scene

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "B", "url": "https://x.org"}]]}


def read(update: dict[str, object]) -> Update:
    parsed = Update.de_json(update, None)
    assert parsed.update_id == update["update_id"]
    return parsed


async def test_a_private_text_arrives_as_ptb_reads_it(scene: Scene) -> None:
    scene.state.say(scene.ada.id, scene.ada.id, " /quiz@interviewer_bot 😀 cnn ")
    [update] = map(read, scene.updates())
    message = update.message
    assert message.text == "/quiz@interviewer_bot 😀 cnn"
    assert message.from_user.full_name == "Ada L"
    assert message.chat.type == "private"
    assert message.date == NOON
    assert message.parse_entities([MessageEntity.BOT_COMMAND]) == {message.entities[0]: "/quiz@interviewer_bot"}


async def test_an_anonymous_administrator_writes_as_the_group(scene: Scene) -> None:
    scene.state.say(scene.group.id, scene.ada.id, "/settings", as_anonymous=True)
    [update] = map(read, scene.updates())
    assert update.message.from_user.id == ANONYMOUS.id
    assert update.message.sender_chat.id == scene.group.id
    member = await scene.call("getChatMember", chat_id=scene.group.id, user_id=ANONYMOUS.id)
    assert member["status"] == "left"


async def test_only_administrators_of_a_supergroup_hide(scene: Scene) -> None:
    basic = scene.state.add_group("Old", [scene.ada])
    for chat, person in ((scene.group, scene.bob), (basic, scene.ada)):
        with pytest.raises(ImpossibleError, match="only administrators of a supergroup"):
            scene.state.say(chat.id, person.id, "x", as_anonymous=True)


async def test_a_topics_message_replies_to_its_opening(scene: Scene) -> None:
    forum = scene.state.add_group("Forum", [scene.ada], kind="supergroup", is_forum=True)
    topic = scene.state.create_topic(forum.id, scene.ada.id, "Practice")
    scene.updates()
    scene.state.say(forum.id, scene.ada.id, "/quiz", thread_id=topic.id)
    scene.state.say(forum.id, scene.ada.id, "/quiz")
    in_topic, in_general = (read(update).message for update in scene.updates())
    assert (in_topic.message_thread_id, in_topic.is_topic_message) == (topic.id, True)
    assert in_topic.reply_to_message.forum_topic_created.name == "Practice"
    assert in_topic.reply_to_message.message_id == topic.id
    assert in_topic.reply_to_message.reply_to_message is None
    assert (in_general.message_thread_id, in_general.reply_to_message) == (None, None)


async def test_media_arrive_as_ptb_reads_them(scene: Scene) -> None:
    where = (scene.ada.id, scene.ada.id)
    scene.state.send_photo(*where, caption="/look #here")
    scene.state.send_voice(*where)
    scene.state.send_sticker(*where, "👋")
    photo, voice, sticker = (read(update).message for update in scene.updates())
    assert (photo.photo[-1].width, photo.caption, len(photo.caption_entities)) == (360, "/look #here", 2)
    assert (voice.voice.to_dict()["duration"], sticker.sticker.emoji) == (4, "👋")
    got = await scene.call("getFile", file_id=photo.photo[-1].file_id)
    assert scene.state.file(got["file_path"]).upload.kind == "image/png"
    assert scene.state.file("nowhere") is None


async def test_a_press_hands_over_the_message_with_its_buttons(scene: Scene) -> None:
    sent = await scene.send(scene.ada.id, "choose", reply_markup=BUTTON)
    press = scene.state.press(scene.ada.id, scene.ada.id, sent, "a")
    query = read(scene.updates()[0]).callback_query
    assert (query.id, query.data, query.from_user.id) == (press.id, "a", scene.ada.id)
    assert query.message.text == "choose"
    assert query.message.reply_markup.inline_keyboard[0][1].url == "https://x.org"
    with pytest.raises(ImpossibleError, match="has no button 'b'"):
        scene.state.press(scene.ada.id, scene.ada.id, sent, "b")


async def test_edits_are_handed_over_and_deletions_are_not(scene: Scene) -> None:
    said = scene.state.say(scene.ada.id, scene.ada.id, "frist")
    scene.state.edit(scene.ada.id, scene.ada.id, said.id, "first")
    scene.state.delete(scene.ada.id, scene.ada.id, said.id)
    _, edited = map(read, scene.updates())
    assert (edited.edited_message.text, edited.edited_message.edit_date) == ("first", NOON)
    refused = await scene.refused(
        "sendMessage", chat_id=scene.ada.id, text="x", reply_parameters={"message_id": said.id}
    )
    assert refused == (400, "Bad Request: message to be replied not found")


async def test_people_change_only_what_is_theirs(scene: Scene) -> None:
    state, group = scene.state, scene.group
    hers = state.say(group.id, scene.ada.id, "mine")
    photo = state.send_photo(group.id, scene.bob.id)
    for message in (hers, photo):
        with pytest.raises(ImpossibleError, match="texts of their own"):
            state.edit(group.id, scene.bob.id, message.id, "x")
    with pytest.raises(ImpossibleError, match="somebody else's"):
        state.delete(group.id, scene.bob.id, hers.id)
    state.delete(group.id, scene.ada.id, photo.id)
    assert list(group.messages) == [hers.id]


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (lambda s: s.state.say(s.ada.id, s.ada.id, " "), "1 to 4096 characters, this has 0"),
        (lambda s: s.state.say(s.ada.id, s.ada.id, "x" * 4097), "this has 4097"),
        (lambda s: s.state.say(99, s.ada.id, "x"), "no chat 99"),
        (lambda s: s.state.say(s.group.id, 99, "x"), "no person 99"),
        (lambda s: s.state.say(s.bob.id, s.ada.id, "x"), "Ada is not in this chat"),
        (lambda s: s.state.say(s.group.id, s.ada.id, "x", reply_to=77), "no message 77"),
        (lambda s: s.state.say(s.group.id, s.ada.id, "x", thread_id=77), "no topic 77"),
        (lambda s: s.state.send_photo(s.ada.id, s.ada.id, caption="x" * 1025), "at most 1024"),
        (lambda s: s.state.create_topic(s.group.id, s.ada.id, "x"), "is no forum"),
        (lambda s: s.state.add_member(s.group.id, s.bob.id), "Bob is in this chat already"),
        (lambda s: s.state.promote(s.group.id, s.state.add_person("Eve").id), "Eve is not in this chat"),
        (lambda s: s.state.remove_member(s.group.id, s.state.add_person("Eve").id), "Eve is not in this chat"),
        (lambda s: s.state.demote(s.group.id, s.bob.id), "Bob is no administrator"),
        (lambda s: s.state.add_bot(s.group.id), "already"),
        (lambda s: s.state.migrate(s.group.id), "only a basic group"),
        (lambda s: s.state.add_member(s.ada.id, s.bob.id), "private chat has no members"),
        (lambda s: s.state.jump_to(NOON - timedelta(seconds=1)), "only jumps ahead"),
    ],
)
async def test_the_impossible_is_refused_and_changes_nothing(scene: Scene, deed, reason: str) -> None:
    before = {chat.id: len(chat.messages) for chat in scene.state.chats.values()}
    with pytest.raises(ImpossibleError, match=reason):
        deed(scene)
    after = {chat.id: len(chat.messages) for chat in scene.state.chats.values() if chat.id in before}
    assert (after, scene.updates()) == (before, [])


async def test_a_block_is_told_and_stops_the_talk(scene: Scene) -> None:
    scene.state.block_bot(scene.ada.id)
    [update] = map(read, scene.updates())
    change = update.my_chat_member
    assert (change.chat.type, change.from_user.id) == ("private", scene.ada.id)
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(ImpossibleError, match="Ada has blocked the bot"):
        scene.state.say(scene.ada.id, scene.ada.id, "x")
    scene.state.unblock_bot(scene.ada.id)
    assert read(scene.updates()[0]).my_chat_member.new_chat_member.status == "member"


async def test_adding_and_removing_the_bot_is_told(scene: Scene) -> None:
    group = scene.state.add_group("New", [scene.bob], with_bot=False)
    assert scene.updates() == []
    scene.state.add_bot(group.id, by=scene.bob.id)
    change, joined = map(read, scene.updates())
    assert change.my_chat_member.difference()["status"] == (ChatMemberStatus.LEFT, ChatMemberStatus.MEMBER)
    assert joined.message.new_chat_members[0].id == scene.state.bot.id
    scene.state.remove_bot(group.id)
    left, change = map(read, scene.updates())
    assert left.message.left_chat_member.id == scene.state.bot.id
    assert change.my_chat_member.new_chat_member.status == ChatMemberStatus.BANNED
    with pytest.raises(ImpossibleError, match="the bot is not in this chat"):
        scene.state.remove_bot(group.id)
    scene.state.remove_bot(scene.group.id)
    [change] = map(read, scene.updates())
    assert change.my_chat_member.chat.id == scene.group.id


async def test_promotion_and_restriction_are_told_as_ptb_reads_them(scene: Scene) -> None:
    bot_id = scene.state.bot.id
    scene.state.promote(scene.group.id, bot_id, frozenset({"can_pin_messages"}))
    scene.state.demote(scene.group.id, bot_id)
    scene.state.restrict_bot(scene.group.id, can_send=False)
    promoted, demoted, restricted = (read(update).my_chat_member.new_chat_member for update in scene.updates())
    assert (promoted.can_pin_messages, promoted.can_delete_messages) == (True, False)
    assert demoted.status == ChatMemberStatus.MEMBER
    assert (restricted.status, restricted.can_send_messages) == (ChatMemberStatus.RESTRICTED, False)


async def test_members_come_and_go_with_a_line_each(scene: Scene) -> None:
    eve = scene.state.add_person("Eve")
    scene.state.add_member(scene.group.id, eve.id, by=scene.ada.id)
    scene.state.remove_member(scene.group.id, eve.id)
    scene.state.add_member(scene.group.id, eve.id)
    scene.state.remove_member(scene.group.id, eve.id, by=scene.ada.id)
    added, left, joined, removed = (read(update).message for update in scene.updates())
    assert (added.from_user.id, added.new_chat_members[0].id) == (scene.ada.id, eve.id)
    assert (left.from_user.id, left.left_chat_member.id) == (eve.id, eve.id)
    assert joined.from_user.id == eve.id
    assert removed.from_user.id == scene.ada.id
    assert scene.group.member(eve).status == "kicked"


async def test_changes_of_others_reach_an_administrator_bot_that_asks(scene: Scene) -> None:
    scene.state.promote(scene.group.id, scene.state.bot.id)
    await scene.call("getUpdates", allowed_updates=["chat_member"])
    scene.updates()
    scene.state.promote(scene.group.id, scene.bob.id, anonymous=True)
    [update] = map(read, scene.updates())
    assert update.chat_member.new_chat_member.is_anonymous is True


async def test_a_migration_tells_both_chats(scene: Scene) -> None:
    old = scene.state.add_group("Old", [scene.ada, scene.bob])
    scene.updates()
    new = scene.state.migrate(old.id)
    gone, come = (read(update).message for update in scene.updates())
    assert (gone.chat.id, gone.migrate_to_chat_id) == (old.id, new.id)
    assert (come.chat.id, come.migrate_from_chat_id, come.chat.type) == (new.id, old.id, "supergroup")
    with pytest.raises(ImpossibleError, match="has become the supergroup"):
        scene.state.say(old.id, scene.ada.id, "x")
    scene.state.say(new.id, scene.bob.id, "/quiz")


async def test_nobody_writes_from_a_deleted_account(scene: Scene) -> None:
    scene.state.deactivate(scene.ada.id)
    with pytest.raises(ImpossibleError, match="was deleted"):
        scene.state.say(scene.group.id, scene.ada.id, "x")


async def test_a_jump_moves_what_is_dated_after_it(scene: Scene) -> None:
    scene.state.jump_to(NOON + timedelta(days=1))
    message = scene.state.say(scene.ada.id, scene.ada.id, "good morning")
    assert message.date == int((NOON + timedelta(days=1)).timestamp())
    assert scene.state.now() == NOON + timedelta(days=1)


async def test_supergroups_count_their_own_messages_and_the_rest_share_a_counter(scene: Scene) -> None:
    basic = scene.state.add_group("Old", [scene.ada])
    first = scene.state.say(scene.ada.id, scene.ada.id, "x").id
    assert scene.state.say(basic.id, scene.ada.id, "x").id == first + 1
    assert scene.state.say(scene.group.id, scene.ada.id, "x").id == 2


async def test_a_link_to_a_person_becomes_a_mention(scene: Scene) -> None:
    text = f'<a href="tg://user?id={scene.bob.id}">Bob</a> <a href="tg://user?id=99">nobody</a> <b>x</b>'
    sent = await scene.call("sendMessage", chat_id=scene.group.id, text=text, parse_mode="HTML")
    mention, bold = sent["entities"]
    assert (mention["type"], mention["user"]["id"], mention["length"]) == ("text_mention", scene.bob.id, 3)
    assert bold["type"] == "bold"


async def test_given_entities_and_options_are_kept(scene: Scene) -> None:
    options = {"link_preview_options": {"is_disabled": True}, "protect_content": True, "reply_markup": ""}
    bold = {"type": "bold", "offset": 0, "length": 4}
    sent = await scene.call("sendMessage", chat_id=scene.ada.id, text="bold\tx", entities=[bold], **options)
    assert (sent["text"], sent["entities"]) == ("bold x", [bold])
    assert (sent["link_preview_options"], sent["has_protected_content"]) == ({"is_disabled": True}, True)


async def test_the_same_file_is_stored_once(scene: Scene) -> None:
    upload = Upload("a.bin", "application/x-thing", b"abc")
    assert scene.state.files.add(upload, "documents") is scene.state.files.add(upload, "documents")
    assert scene.state.files.add(upload, "documents").path == "documents/file_0.bin"
