using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Frota.Migrations.Versions;

/// <summary>
/// The three database roles, who the fleet answers for (tenants, channel accounts and their sealed secrets), what they
/// say when no model is at hand (FAQ), and the audit log.
/// </summary>
[DbContext(typeof(SchemaContext))]
[Migration("20261121000001_Foundation")]
internal sealed class Foundation : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

        -- Roles are the cluster's, not the database's: they may be there already, made by another database's migration.
        DO $roles$
        DECLARE name text;
        BEGIN
          FOREACH name IN ARRAY ARRAY['frota_owner', 'frota_app', 'frota_fleet'] LOOP
            BEGIN
              -- Asked first: a login that may make no roles is refused even where the role is there.
              IF to_regrole(name) IS NULL THEN EXECUTE format('CREATE ROLE %I NOLOGIN', name); END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
            IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
              EXECUTE format('GRANT %I TO %I', name, current_user);
            END IF;
          END LOOP;
        END $roles$;

        GRANT USAGE ON SCHEMA frota TO frota_owner, frota_app, frota_fleet;
        GRANT CREATE ON SCHEMA frota TO frota_owner;
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;

        -- The tenant of this transaction; NULL, which matches no row, when none is set.
        CREATE FUNCTION current_tenant() RETURNS bigint LANGUAGE sql STABLE
          RETURN nullif(current_setting('frota.tenant', true), '')::bigint;

        -- Its tenants, where it works for several at once; NULL, which matches no row, when none is set.
        CREATE FUNCTION current_tenants() RETURNS bigint[] LANGUAGE sql STABLE
          RETURN string_to_array(nullif(current_setting('frota.tenant', true), ''), ',')::bigint[];

        -- Guards a table: the app role sees the tenants of its transaction, the fleet role all, the owner none.
        CREATE PROCEDURE guard(
          target regclass, app_rights text, fleet_rights text, tenant_column text DEFAULT 'tenant_id')
        LANGUAGE plpgsql AS $guard$
        BEGIN
          EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
          EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
          EXECUTE format('CREATE POLICY tenant ON %s TO frota_app USING (%I = ANY (frota.current_tenants())) '
            'WITH CHECK (%I = ANY (frota.current_tenants()))', target, tenant_column, tenant_column);
          EXECUTE format('CREATE POLICY fleet ON %s TO frota_fleet USING (true) WITH CHECK (true)', target);
          IF app_rights <> '' THEN EXECUTE format('GRANT %s ON %s TO frota_app', app_rights, target); END IF;
          EXECUTE format('GRANT %s ON %s TO frota_fleet', fleet_rights, target);
        END $guard$;

        CREATE TABLE tenants (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
          name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
          locale text NOT NULL DEFAULT 'pt-BR' CHECK (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
          time_zone text NOT NULL DEFAULT 'America/Sao_Paulo',
          settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
          active boolean NOT NULL DEFAULT true,
          created_at timestamptz NOT NULL DEFAULT now());
        CALL guard('tenants', 'SELECT', 'SELECT, INSERT, UPDATE', 'id');

        CREATE TABLE channel_accounts (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL REFERENCES tenants,
          channel text NOT NULL CHECK (channel ~ '^[a-z][a-z0-9-]{0,30}$'),
          account_key text NOT NULL CHECK (account_key ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$'),
          address text NOT NULL DEFAULT '',
          send_url text,
          active boolean NOT NULL DEFAULT true,
          created_at timestamptz NOT NULL DEFAULT now(),
          UNIQUE (channel, account_key),
          UNIQUE (tenant_id, id));
        CALL guard('channel_accounts', 'SELECT', 'SELECT, INSERT, UPDATE');
        COMMENT ON COLUMN channel_accounts.address IS
          'what the provider calls this account when we send: a phone number id, a bot name';

        CREATE TABLE channel_secrets (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL,
          account_id bigint NOT NULL,
          purpose text NOT NULL CHECK (purpose IN ('webhook', 'verify', 'access')),
          sealed bytea NOT NULL,
          created_at timestamptz NOT NULL DEFAULT now(),
          valid_until timestamptz,
          last_used_at timestamptz,
          FOREIGN KEY (tenant_id, account_id) REFERENCES channel_accounts (tenant_id, id) ON DELETE CASCADE);
        CREATE INDEX channel_secrets_account ON channel_secrets (account_id);
        CALL guard('channel_secrets', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
        COMMENT ON COLUMN channel_secrets.purpose IS
          'webhook: signs what comes in; verify: answers the GET handshake; access: the token to send with';

        -- Stop words go first, while they have their accents: "vocês" without its accent is no stop word any more.
        CREATE TEXT SEARCH DICTIONARY portuguese_stop (
          TEMPLATE = pg_catalog.simple, STOPWORDS = portuguese, ACCEPT = false);
        CREATE TEXT SEARCH CONFIGURATION portuguese_plain (COPY = pg_catalog.portuguese);
        ALTER TEXT SEARCH CONFIGURATION portuguese_plain
          ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, hword, hword_part, word
            WITH portuguese_stop, public.unaccent, pg_catalog.portuguese_stem;
        CREATE TEXT SEARCH CONFIGURATION english_plain (COPY = pg_catalog.english);
        ALTER TEXT SEARCH CONFIGURATION english_plain
          ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;

        CREATE TABLE faq_entries (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL REFERENCES tenants,
          locale text NOT NULL CHECK (locale IN ('pt', 'en')),
          question text NOT NULL CHECK (length(question) BETWEEN 1 AND 1000),
          answer text NOT NULL CHECK (length(answer) BETWEEN 1 AND 4000),
          search tsvector GENERATED ALWAYS AS (CASE locale
            WHEN 'pt' THEN setweight(to_tsvector('frota.portuguese_plain'::regconfig, question), 'A')
                        || setweight(to_tsvector('frota.portuguese_plain'::regconfig, answer), 'C')
            ELSE setweight(to_tsvector('frota.english_plain'::regconfig, question), 'A')
              || setweight(to_tsvector('frota.english_plain'::regconfig, answer), 'C') END) STORED,
          created_at timestamptz NOT NULL DEFAULT now(),
          UNIQUE (tenant_id, locale, question));
        CREATE INDEX faq_entries_search ON faq_entries USING gin (search);
        CALL guard('faq_entries', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

        CREATE TABLE audit_log (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint,
          actor text NOT NULL,
          action text NOT NULL,
          target text NOT NULL,
          details jsonb NOT NULL DEFAULT '{}',
          at timestamptz NOT NULL DEFAULT clock_timestamp(),
          previous bytea NOT NULL,
          hash bytea NOT NULL);
        CALL guard('audit_log', 'SELECT, INSERT', 'SELECT, INSERT');
        CREATE POLICY chain ON audit_log FOR SELECT TO frota_owner USING (true);

        -- Each entry hashes the one before it: a removed or altered row breaks every hash that follows.
        CREATE FUNCTION audit_chain() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = frota, pg_catalog AS $chain$
        BEGIN
          PERFORM pg_advisory_xact_lock(hashtextextended('frota.audit_log', 0));
          NEW.previous := coalesce((SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1), '\x00');
          NEW.hash := sha256(NEW.previous || convert_to(concat_ws('|', NEW.tenant_id, NEW.actor, NEW.action, NEW.target,
            NEW.details::text, extract(epoch FROM NEW.at)), 'UTF8'));
          RETURN NEW;
        END $chain$;
        CREATE TRIGGER audit_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_chain();
        RESET ROLE;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;
        DROP TABLE audit_log, faq_entries, channel_secrets, channel_accounts, tenants;
        DROP TEXT SEARCH CONFIGURATION portuguese_plain, english_plain;
        DROP TEXT SEARCH DICTIONARY portuguese_stop;
        DROP PROCEDURE guard;
        DROP FUNCTION audit_chain, current_tenant, current_tenants;
        RESET ROLE;
        """);
}
