/*
 * fork(): in the child every function says KLEPET_MISUSE_FORKED, whichever loop the shop has; a shop that the child
 * opens itself works there; and the parent goes on as if nothing had been.
 *
 *     cc forked.c -lklepet
 */
#include <klepet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plain_functions.h"

static klepet_shop *shop;
static klepet_client *eva;
static klepet_query *running;
static uint64_t chat;

static void want(klepet_status status, klepet_status wanted, const char *what) {
    if (status == wanted) return;
    printf("%s: %d instead of %d\n", what, status, wanted);
    exit(1);
}

static klepet_client *join(klepet_shop *in, uint32_t role) {
    klepet_client *client;
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = role, .key = "eva", .key_bytes = 3};
    want(klepet_join(in, &who, &client, NULL), KLEPET_OK, "join");
    return client;
}

static void say(klepet_client *client) {
    klepet_posted posted;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Hello", .text_bytes = 5};
    klepet_status status = chat == 0 ? klepet_start(client, NULL, &message, &posted, NULL)
                                     : klepet_say(client, chat, &message, &posted, NULL);
    want(status, KLEPET_OK, "say");
    chat = posted.chat;
}

#define FORKED(call) want(call, KLEPET_MISUSE_FORKED, #call)
#define FORKED_PLAIN(function) FORKED(function(eva, chat, &error));

static void every_function(void) {
    int32_t number;
    int64_t time;
    uint64_t big;
    size_t count, used;
    char buffer[256];
    klepet_event events[2];
    klepet_posted posted;
    klepet_client *client;
    klepet_query *query;
    klepet_chat info = {.size = sizeof info};
    klepet_statistics statistics = {.size = sizeof statistics};
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
    klepet_operator_options entry = {
        KLEPET_OPERATOR_INIT, .key = "ana", .key_bytes = 3, .name = "Ana", .name_bytes = 3};
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Hello", .text_bytes = 5};
    klepet_backup_progress progress = {.size = sizeof progress};
    klepet_survey_options survey = {.size = sizeof survey};
    klepet_visit_options visit = {.size = sizeof visit};
    klepet_transfer_options transfer = {.size = sizeof transfer};
    klepet_reply_options reply = {.size = sizeof reply};
    klepet_reply_use_options use = {.size = sizeof use};
    klepet_search_options search = {.size = sizeof search};
    klepet_transcript_options transcript = {.size = sizeof transcript};
    klepet_error error = {0};

    FORKED(klepet_fd(shop, &number));
    FORKED(klepet_timeout_ms(shop, &number));
    FORKED(klepet_step(shop, 0));
    FORKED(klepet_interrupt(shop));
    FORKED(klepet_wakeup_fd(shop, &number));
    FORKED(klepet_wakeup_clear(shop));
    FORKED(klepet_flush(shop));
    FORKED(klepet_now(shop, &time));
    FORKED(klepet_advance(shop, 1));
    FORKED(klepet_next_deadline(shop, &time));
    FORKED(klepet_statistics_get(shop, &statistics));
    FORKED(klepet_digest(shop, &big));
    FORKED(klepet_incarnation(shop, &big));
    FORKED(klepet_availability(shop, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_audit(shop, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_import(shop, events, sizeof events[0], 0, &count, &error));
    FORKED(klepet_backup(shop, "copy.db", &error));
    FORKED(klepet_backup_get(shop, &progress, &error));
    FORKED(klepet_join(shop, &who, &client, &error));
    FORKED(klepet_seen(eva));
    FORKED(klepet_person(eva, &big));
    FORKED(klepet_operator_set(eva, &entry, &big, &error));
    FORKED(klepet_presence_set(eva, 1, &error));
    FORKED(klepet_policy_set(eva, "{}", 2, &error));
    FORKED(klepet_policy_get(eva, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_start(eva, NULL, &message, &posted, &error));
    FORKED(klepet_say(eva, chat, &message, &posted, &error));
    FORKED(klepet_edit(eva, chat, 1, "x", 1, &error));
    FORKED(klepet_retract(eva, chat, 1, &error));
    FORKED(klepet_redact(eva, chat, 1, &error));
    FORKED(klepet_activity(eva, chat, 1, NULL, 0, &error));
    FORKED(klepet_receipt(eva, chat, 1, 1, &error));
    KLEPET_PLAIN_FUNCTIONS(FORKED_PLAIN)
    FORKED(klepet_hold(eva, chat, "x", 1, 1, &error));
    FORKED(klepet_promise(eva, chat, 1, &error));
    FORKED(klepet_ladder_set(eva, chat, 1, &error));
    FORKED(klepet_end(eva, chat, 0, &error));
    FORKED(klepet_followup_answered(eva, chat, 1, &error));
    FORKED(klepet_choose(eva, chat, 1, NULL, 0, &error));
    FORKED(klepet_answer(eva, chat, "order", 5, "x", 1, &error));
    FORKED(klepet_hand_off(eva, chat, &posted, &error));
    FORKED(klepet_survey_answer(eva, &survey, &error));
    FORKED(klepet_visit(eva, &visit, &error));
    FORKED(klepet_invitation_answer(eva, 1, 1, &error));
    FORKED(klepet_transfer(eva, chat, &transfer, &error));
    FORKED(klepet_escalate(eva, chat, "x", 1, &error));
    FORKED(klepet_media_offer(eva, chat, 1, &error));
    FORKED(klepet_media_redeem(eva, chat, "x", 1, &error));
    FORKED(klepet_consent(eva, 1, &error));
    FORKED(klepet_ban(eva, 1, 0, "x", 1, &error));
    FORKED(klepet_unban(eva, 1, &error));
    FORKED(klepet_erase(eva, 1, &error));
    FORKED(klepet_person_merge(eva, 1, 2, &error));
    FORKED(klepet_export(eva, 1, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_reply_set(eva, &reply, &error));
    FORKED(klepet_reply_remove(eva, &reply, &error));
    FORKED(klepet_reply_use(eva, chat, &use, &posted, &error));
    FORKED(klepet_reply_search(eva, "x", 1, 1, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_search(eva, &search, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_history(eva, 0, 0, 0, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_transcript(eva, &transcript, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_report(eva, NULL, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_rehearse(eva, NULL, 0, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_bookmark_set(eva, "x", 1, 0, &error));
    FORKED(klepet_bookmark_get(eva, "x", 1, &big, &error));
    FORKED(klepet_rehearse_staffing(eva, NULL, 0, "[]", 2, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_query_begin(eva, "{}", 2, &query, &error));
    FORKED(klepet_query_step(running, 1, &big, &error));
    FORKED(klepet_query_reply(running, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_query_end(running));
    FORKED(klepet_call(eva, "{}", 2, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_events(eva, events, sizeof events[0], 2, &count));
    FORKED(klepet_events_release(eva));
    FORKED(klepet_events_packed(eva, buffer, sizeof buffer, &used, &count));
    FORKED(klepet_cursor_set(eva, 0));
    FORKED(klepet_cursor_resume(eva, 0, 0, &big));
    FORKED(klepet_chat_events(eva, chat, 0, events, sizeof events[0], 2, &count));
    FORKED(klepet_chat_get(eva, chat, &info));
    FORKED(klepet_chats(eva, 0, &info, 1, &count));
    FORKED(klepet_explain(eva, chat, buffer, sizeof buffer, &used, &error));
    FORKED(klepet_leave(eva));
    FORKED(klepet_close(shop));
    if (error.status != KLEPET_MISUSE_FORKED || strlen(error.sentence) < 10) exit(2);
}

static void in_the_child(const char *path) {
    klepet_shop *own;
    klepet_status status;
    every_function();
    /* The file is the parent's. */
    status = klepet_open(path, NULL, &own, NULL);
    want(status, KLEPET_LOCKED, "open in the child");
    for (uint32_t loop = KLEPET_LOOP_STEPPED; loop <= KLEPET_LOOP_THREAD; loop++) {
        klepet_open_options options = {KLEPET_OPEN_INIT, .loop = loop};
        want(klepet_open("child.db", &options, &own, NULL), KLEPET_OK, "a shop of the child's own");
        klepet_client *client = join(own, KLEPET_ROLE_VISITOR);
        klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Hello", .text_bytes = 5};
        want(klepet_start(client, NULL, &message, NULL, NULL), KLEPET_OK, "start in the child");
        want(klepet_flush(own), KLEPET_OK, "flush in the child");
        want(klepet_close(own), KLEPET_OK, "close in the child");
        unlink("child.db");
    }
    fflush(stdout);
    _exit(0);
}

int main(void) {
    for (uint32_t loop = KLEPET_LOOP_STEPPED; loop <= KLEPET_LOOP_THREAD; loop++) {
        klepet_open_options options = {KLEPET_OPEN_INIT, .loop = loop};
        const char *path = loop == KLEPET_LOOP_STEPPED ? "stepped.db" : "thread.db";
        klepet_statistics before = {.size = sizeof before}, after = {.size = sizeof after};
        int status;
        want(klepet_open(path, &options, &shop, NULL), KLEPET_OK, "open");
        eva = join(shop, KLEPET_ROLE_VISITOR);
        klepet_client *asker = join(shop, KLEPET_ROLE_SYSTEM);
        want(klepet_query_begin(asker, "{\"do\":\"report\"}", 15, &running, NULL), KLEPET_OK, "query");
        chat = 0;
        say(eva);
        want(klepet_flush(shop), KLEPET_OK, "flush");
        /* With something under way, too. */
        say(eva);
        pid_t child = fork();
        if (child == 0) in_the_child(path);
        if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            printf("the child ended with %x\n", status);
            return 1;
        }
        want(klepet_statistics_get(shop, &before), KLEPET_OK, "statistics");
        for (int i = 0; i < 10; i++) say(eva);
        want(klepet_flush(shop), KLEPET_OK, "flush after");
        want(klepet_statistics_get(shop, &after), KLEPET_OK, "statistics");
        if (after.durable_seq < before.accepted_seq + 10) return 1;
        want(klepet_close(shop), KLEPET_OK, "close");
        want(klepet_open(path, NULL, &shop, NULL), KLEPET_OK, "open again");
        want(klepet_audit(shop, (char[4096]){0}, 4096, &(size_t){0}, NULL), KLEPET_OK, "audit");
        want(klepet_close(shop), KLEPET_OK, "close again");
    }
    return 0;
}
