using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Frota.Migrations.Versions;

/// <summary>Who talks to whom, what was said, the turns that answered it and the replies on their way out.</summary>
[DbContext(typeof(SchemaContext))]
[Migration("20261121000002_Conversations")]
internal sealed class Conversations : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;

        CREATE TABLE contacts (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL,
          account_id bigint NOT NULL,
          external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
          name text NOT NULL DEFAULT '',
          created_at timestamptz NOT NULL DEFAULT now(),
          FOREIGN KEY (tenant_id, account_id) REFERENCES channel_accounts (tenant_id, id),
          UNIQUE (account_id, external_id));
        CALL guard('contacts', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE');

        CREATE TABLE conversations (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL REFERENCES tenants,
          account_id bigint NOT NULL REFERENCES channel_accounts,
          contact_id bigint NOT NULL UNIQUE REFERENCES contacts,
          state text NOT NULL DEFAULT 'ai' CHECK (state IN ('ai', 'person')),
          pending boolean NOT NULL DEFAULT false,
          first_pending_at timestamptz,
          wake_at timestamptz,
          last_inbound_id bigint NOT NULL DEFAULT 0,
          last_inbound_at timestamptz,
          attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
          superseded int NOT NULL DEFAULT 0 CHECK (superseded >= 0),
          swept_at timestamptz,
          taken_at timestamptz,
          created_at timestamptz NOT NULL DEFAULT now(),
          CHECK (pending = (wake_at IS NOT NULL)))
          WITH (fillfactor = 70);
        CREATE INDEX conversations_due ON conversations (tenant_id, wake_at) WHERE pending;
        CREATE INDEX conversations_tenant ON conversations (tenant_id, last_inbound_at);
        CALL guard('conversations', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE');
        COMMENT ON COLUMN conversations.wake_at IS
          'when the next turn may start: min(first pending + max wait, last inbound + quiet time)';
        COMMENT ON COLUMN conversations.taken_at IS
          'when a person last took over: no reply older than it may still go out';
        COMMENT ON COLUMN conversations.attempts IS 'failed attempts to answer what is pending now';

        CREATE TABLE turns (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL,
          conversation_id bigint NOT NULL REFERENCES conversations,
          epoch bigint NOT NULL,
          attempt int NOT NULL,
          worker_id int NOT NULL,
          outcome text NOT NULL
            CHECK (outcome IN ('answered', 'handed_off', 'skipped', 'superseded', 'failed', 'buried')),
          reason text NOT NULL DEFAULT '',
          provider text NOT NULL DEFAULT '',
          model text NOT NULL DEFAULT '',
          messages int NOT NULL CHECK (messages >= 0),
          input_tokens int NOT NULL DEFAULT 0,
          output_tokens int NOT NULL DEFAULT 0,
          started_at timestamptz NOT NULL,
          finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          UNIQUE (conversation_id, epoch));
        CREATE INDEX turns_tenant ON turns (tenant_id, finished_at);
        CALL guard('turns', 'SELECT, INSERT', 'SELECT, INSERT, DELETE');

        -- (account_id, provider_id) is the authority on "seen before": no cache, no window shorter than the retention.
        CREATE TABLE inbound_messages (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL,
          account_id bigint NOT NULL REFERENCES channel_accounts,
          conversation_id bigint NOT NULL REFERENCES conversations,
          provider_id text NOT NULL CHECK (length(provider_id) BETWEEN 1 AND 300),
          kind text NOT NULL,
          body text NOT NULL DEFAULT '' CHECK (length(body) <= 65536),
          webhook_id uuid NOT NULL,
          span_id bigint,
          sent_at timestamptz,
          received_at timestamptz NOT NULL,
          stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          disposition text CHECK (disposition IN ('answered', 'person', 'skipped', 'dead')),
          reason text NOT NULL DEFAULT '',
          turn_id bigint,
          settled_at timestamptz,
          UNIQUE (account_id, provider_id),
          CHECK ((disposition IS NULL) = (settled_at IS NULL)));
        CREATE INDEX inbound_unanswered ON inbound_messages (conversation_id, received_at, id)
          WHERE disposition IS NULL;
        CREATE INDEX inbound_conversation ON inbound_messages (conversation_id, id);
        CALL guard('inbound_messages', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE, DELETE');
        -- Rows lie in the order of acceptance, and a webhook's id begins with that time: these few bytes find its rows.
        CREATE INDEX inbound_received ON inbound_messages USING brin (received_at) WITH (autosummarize = on);
        COMMENT ON COLUMN inbound_messages.webhook_id IS 'the webhook that brought it; also the id of its trace';
        COMMENT ON COLUMN inbound_messages.span_id IS 'the span of its intake; null where its trace is not kept';
        COMMENT ON COLUMN inbound_messages.received_at IS
          'when the receiver accepted it: with id, the order of the conversation';

        CREATE TABLE outbound_messages (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL,
          account_id bigint NOT NULL REFERENCES channel_accounts,
          conversation_id bigint NOT NULL REFERENCES conversations,
          turn_id bigint NOT NULL REFERENCES turns,
          webhook_id uuid NOT NULL,
          part int NOT NULL CHECK (part >= 1),
          body text NOT NULL CHECK (length(body) BETWEEN 1 AND 65536),
          state text NOT NULL DEFAULT 'queued' CHECK (state IN
            ('queued', 'sending', 'in_doubt', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'dead')),
          attempts int NOT NULL DEFAULT 0,
          attempt_id uuid,
          resent boolean NOT NULL DEFAULT false,
          not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
          placed boolean NOT NULL DEFAULT false,
          provider_id text,
          error text NOT NULL DEFAULT '',
          created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          sending_at timestamptz, sent_at timestamptz, delivered_at timestamptz, read_at timestamptz,
          swept_at timestamptz,
          UNIQUE (turn_id, part),
          CHECK (state NOT IN ('sending', 'in_doubt') OR attempt_id IS NOT NULL));
        CREATE INDEX outbound_queue ON outbound_messages (conversation_id, id)
          WHERE state IN ('queued', 'sending', 'in_doubt');
        CREATE INDEX outbound_due ON outbound_messages (tenant_id, not_before)
          WHERE state IN ('queued', 'sending', 'in_doubt');
        CREATE INDEX outbound_provider ON outbound_messages (account_id, provider_id) WHERE provider_id IS NOT NULL;
        CREATE INDEX outbound_attempt ON outbound_messages (attempt_id)
          WHERE state IN ('queued', 'sending', 'in_doubt', 'dead');
        CREATE INDEX outbound_conversation ON outbound_messages (conversation_id, id);
        CALL guard('outbound_messages', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE, DELETE');
        CREATE INDEX outbound_created ON outbound_messages USING brin (created_at) WITH (autosummarize = on);
        COMMENT ON COLUMN outbound_messages.webhook_id IS
          'the webhook of the oldest message that it answers; also the id of its trace';
        COMMENT ON COLUMN outbound_messages.placed IS
          'whether not_before is a place in the line of its account, kept for it alone';

        -- A provider may report on a send before the send's own answer has been recorded: what it said waits here.
        CREATE TABLE early_statuses (
          tenant_id bigint NOT NULL,
          account_id bigint NOT NULL REFERENCES channel_accounts,
          provider_id text NOT NULL,
          status text NOT NULL CHECK (status IN ('sent', 'delivered', 'read', 'failed')),
          at timestamptz NOT NULL,
          error text NOT NULL DEFAULT '',
          stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          PRIMARY KEY (account_id, provider_id, status));
        CREATE INDEX early_statuses_stored ON early_statuses (stored_at);
        CALL guard('early_statuses', 'SELECT, DELETE', 'SELECT, INSERT, DELETE');
        RESET ROLE;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        DROP TABLE frota.early_statuses, frota.outbound_messages, frota.inbound_messages, frota.turns,
          frota.conversations, frota.contacts;
        RESET ROLE;
        """);
}
