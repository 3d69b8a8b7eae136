"""What the table of calls says of them all."""

# These say something, under an id of the client's own: sent again, nothing is said twice (B2.2).
MESSAGES = frozenset("say start shape_answer reply_use".split())

# These ask.
QUERIES = frozenset(
    "reply_search export events chat_events bookmark_get chat_get chats person now explain why report rehearse"
    " availability search history transcript statistics_get policy_get audit digest next_deadline people"
    " person_get attributes".split()
)
