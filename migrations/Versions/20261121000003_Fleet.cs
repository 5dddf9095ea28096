using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Frota.Migrations.Versions;

/// <summary>What the engine itself remembers: workers, leases, dead letters, and the webhooks that go out.</summary>
[DbContext(typeof(SchemaContext))]
[Migration("20261121000003_Fleet")]
internal sealed class Fleet : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;

        CREATE TABLE workers (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          name text NOT NULL,
          host text NOT NULL,
          pid int NOT NULL,
          roles text[] NOT NULL,
          version text NOT NULL DEFAULT '',
          -- What an operator wants of it, and what it says of itself with every beat.
          wish text NOT NULL DEFAULT 'work' CHECK (wish IN ('work', 'quiet', 'restart')),
          state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'working', 'quiet', 'stopping')),
          busy int NOT NULL DEFAULT 0,
          load real NOT NULL DEFAULT 0,
          memory bigint NOT NULL DEFAULT 0,
          started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          stopped_at timestamptz);
        GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO frota_fleet;
        GRANT SELECT ON workers TO frota_app;

        -- 0x46524F54 is "FROT": the first half of the advisory lock that each living
        -- worker holds, its id being the second.
        CREATE FUNCTION worker_is_alive(worker int) RETURNS boolean LANGUAGE sql STABLE RETURN EXISTS (
          SELECT FROM pg_locks
          WHERE locktype = 'advisory' AND classid = 1179799380 AND objid = worker::oid AND objsubid = 2
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted);

        CREATE TABLE leases (
          scope text NOT NULL CHECK (scope IN ('turn', 'send')),
          resource bigint NOT NULL,
          tenant_id bigint NOT NULL,
          epoch bigint NOT NULL CHECK (epoch > 0),
          owner int,
          until timestamptz,
          claims int NOT NULL DEFAULT 0 CHECK (claims >= 0),
          PRIMARY KEY (scope, resource),
          CHECK ((owner IS NULL) = (until IS NULL)))
          WITH (fillfactor = 70);
        CREATE INDEX leases_held ON leases (owner) WHERE owner IS NOT NULL;
        CALL guard('leases', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE, DELETE');
        COMMENT ON COLUMN leases.epoch IS
          'the fencing token: every claim raises it, and what an older epoch writes is refused';
        COMMENT ON COLUMN leases.claims IS 'claims since the last outcome: 2 makes a suspect, 3 a poison';

        CREATE TABLE dead_letters (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint,
          conversation_id bigint,
          envelope_id text NOT NULL UNIQUE,
          queue text NOT NULL,
          kind text NOT NULL,
          reason text NOT NULL,
          error text NOT NULL DEFAULT '',
          fingerprint text NOT NULL,
          attempts int NOT NULL DEFAULT 0,
          history jsonb NOT NULL DEFAULT '[]',
          body bytea NOT NULL,
          state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'reprocessed', 'discarded')),
          dead_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          resolved_at timestamptz,
          resolved_by text,
          resolution text,
          CHECK ((state = 'open') = (resolved_at IS NULL)));
        CREATE INDEX dead_letters_open ON dead_letters (dead_at) WHERE state = 'open';
        CREATE INDEX dead_letters_resolved ON dead_letters (resolved_at) WHERE resolved_at IS NOT NULL;
        CREATE INDEX dead_letters_fingerprint ON dead_letters (fingerprint, dead_at);
        CREATE INDEX dead_letters_conversation ON dead_letters (conversation_id, id) WHERE conversation_id IS NOT NULL;
        CALL guard('dead_letters', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE, DELETE');

        CREATE TABLE webhook_endpoints (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL REFERENCES tenants,
          url text NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 2000),
          events text[] NOT NULL CHECK (cardinality(events) > 0 AND events <@ ARRAY[
            'message.received', 'reply.sent', 'conversation.handed_off', 'dead_letter.created']),
          sealed_secret bytea NOT NULL,
          active boolean NOT NULL DEFAULT true,
          created_at timestamptz NOT NULL DEFAULT now(),
          UNIQUE (tenant_id, url));
        CALL guard('webhook_endpoints', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
        GRANT UPDATE (active) ON webhook_endpoints TO frota_app; -- an endpoint that says it is gone is called no more

        CREATE TABLE webhook_deliveries (
          id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
          tenant_id bigint NOT NULL,
          endpoint_id bigint NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
          event text NOT NULL,
          event_key text NOT NULL,
          payload text NOT NULL,
          state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'gone')),
          attempts int NOT NULL DEFAULT 0,
          last_error text NOT NULL DEFAULT '',
          created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          delivered_at timestamptz,
          swept_at timestamptz,
          UNIQUE (endpoint_id, event, event_key));
        CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);
        CREATE INDEX webhook_deliveries_new ON webhook_deliveries (created_at) WHERE state = 'pending' AND attempts = 0;
        CALL guard('webhook_deliveries', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE, DELETE');

        CREATE TABLE backup_runs (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          kind text NOT NULL CHECK (kind IN ('full', 'incremental', 'drill')),
          archive text NOT NULL,
          at timestamptz NOT NULL DEFAULT clock_timestamp(),
          ok boolean NOT NULL,
          bytes bigint NOT NULL CHECK (bytes >= 0),
          seconds double precision NOT NULL CHECK (seconds >= 0),
          error text NOT NULL DEFAULT '' CHECK ((error = '') = ok));
        CREATE INDEX backup_runs_newest ON backup_runs (kind, at);
        GRANT SELECT, DELETE ON backup_runs TO frota_fleet;

        -- Queues an event for every endpoint of the tenant that asked for it; the ids are what to publish tokens for.
        CREATE FUNCTION emit_event(tenant bigint, event_name text, key text, data jsonb) RETURNS SETOF uuid
        LANGUAGE sql AS $emit$
          INSERT INTO frota.webhook_deliveries (tenant_id, endpoint_id, event, event_key, payload)
          SELECT tenant, e.id, event_name, key, jsonb_build_object('type', event_name, 'timestamp',
              to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'data', data)::text
          FROM frota.webhook_endpoints e
          WHERE e.tenant_id = tenant AND e.active AND event_name = ANY (e.events)
          ON CONFLICT DO NOTHING RETURNING id
        $emit$;
        RESET ROLE;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        DROP FUNCTION frota.emit_event, frota.worker_is_alive;
        DROP TABLE frota.webhook_deliveries, frota.webhook_endpoints, frota.dead_letters, frota.leases, frota.workers,
          frota.backup_runs;
        RESET ROLE;
        """);
}
