using Dapper;
using Frota.Conversations.Intake;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Conversations;

/// <summary>
/// A statement about one conversation reads that one's rows, however much is queued since the planner last counted:
/// then there was nothing, and reading all of nothing is the cheapest plan there is.
/// </summary>
public sealed class QueuePlanTests(TestServers servers) : IAsyncLifetime
{
    private const int Conversations = 3000;
    private const int Owner = 1;
    private const long Conversation = (2 * Conversations) - 7;

    // A row is read once or twice, not once for each that is queued.
    private const int Few = 12;

    private TenantDatabase _tenants = null!;
    private FleetDatabase _fleet = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var postgres = await servers.NewDatabaseAsync();
        _tenants = new TenantDatabase(PostgresLogin.For(TenantDatabase.Role, null, postgres, 2));
        _fleet = new FleetDatabase(PostgresLogin.For(FleetDatabase.Role, null, postgres, 2));
        await using var owner = TestServers.Owner(postgres);
        await owner.ExecuteAsync("""
            INSERT INTO tenants (slug, name) VALUES ('one', 'One');
            INSERT INTO channel_accounts (tenant_id, channel, account_key) VALUES (1, 'telegram', 'one');
            """);
        await FillAsync(owner, 1, "sent", "answered");
        await owner.ExecuteAsync("VACUUM ANALYZE");
        await FillAsync(owner, Conversations + 1, "queued", null);
        await owner.ExecuteAsync("""
            INSERT INTO leases (scope, resource, tenant_id, epoch, owner, until)
            SELECT 'send', n, 1, 1, @Owner, 'infinity' FROM generate_series(1, @Conversation + 5) n
            """, new { Conversation, Owner });
        await owner.ExecuteAsync(RowsRead.TellSql); // what these statements read counts before any test
    }

    public async ValueTask DisposeAsync()
    {
        await _tenants.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task A_part_on_its_way_reads_the_rows_of_its_conversation()
    {
        await using var transaction = await _tenants.BeginAsync(1, Cancel);
        var next = Assert.Single(
            await OutboundStore.NextAsync(transaction, [new ConversationKey(1, Conversation)], Cancel)).Value;
        Assert.InRange(await RowsRead.OfAsync(transaction, "outbound_messages"), 1, Few);

        var attempt = Guid.NewGuid();
        Assert.Single(await OutboundStore.PlaceAsync(
            transaction, [new Place(1, next.Part.Id, TimeSpan.Zero, 1)], Owner, Cancel));
        Assert.Single(await OutboundStore.MarkSendingAsync(
            transaction, [new SendAttempt(1, next.Part.Id, attempt, 1)], Owner, Cancel));
        Assert.Single(await OutboundStore.MarkSentAsync(
            transaction, [new SentPart(1, next.Part.Id, attempt, "provider's")], Cancel));
        Assert.InRange(await RowsRead.OfAsync(transaction, "outbound_messages"), 1, 3 * Few);
    }

    [Theory]
    [InlineData(7, true, true)]
    [InlineData(7, false, false)] // the lease is somebody's, or ours of before
    [InlineData(Conversation, true, false)] // a part stands before it
    public async Task A_reply_that_goes_at_once_has_its_lease_and_nobody_before_it(
        long conversation, bool isClaimed, bool begins)
    {
        await using var transaction = await _tenants.BeginAsync(1, Cancel);
        Assert.Equal(isClaimed ? 1 : 0, await transaction.ExecuteAsync("""
            UPDATE leases SET epoch = epoch + 1 WHERE scope = 'send' AND resource = @conversation AND @isClaimed
            """, new { conversation, isClaimed }, Cancel));
        var turn = Assert.Single(await transaction.QueryAsync<long>("""
            INSERT INTO turns (tenant_id, conversation_id, epoch, attempt, worker_id, outcome, messages, started_at)
            VALUES (1, @conversation, 2, 1, 1, 'answered', 1, clock_timestamp()) RETURNING id
            """, new { conversation }, Cancel));
        var reply = new NewReply(1, 1, conversation, turn, Guid.NewGuid(), ["one", "two"])
        {
            AttemptId = Guid.NewGuid(),
        };

        var begun = await OutboundStore.QueueAsync(transaction, [reply], Cancel);
        Assert.InRange(await RowsRead.OfAsync(transaction, "outbound_messages"), 0, Few);
        Assert.InRange(await RowsRead.OfAsync(transaction, "leases"), 1, Few);
        Assert.Equal(begins ? [conversation] : [], begun.Keys);
        Assert.Equal(begins ? ["1 sending 1", "2 queued 0"] : (string[])["1 queued 0", "2 queued 0"],
            await transaction.QueryAsync<string>("""
                SELECT concat_ws(' ', part, state, attempts) FROM outbound_messages WHERE turn_id = @turn ORDER BY part
                """, new { turn }, Cancel));
    }

    [Fact]
    public async Task A_status_reads_the_part_that_it_names()
    {
        await using var session = await _fleet.OpenSessionAsync(Cancel);
        var before = await RowsRead.OfAsync(session, "outbound_messages");
        Assert.Empty(await StatusStore.ApplyAsync(session,
            [new StatusReport(1, 1, "p7", "read", DateTimeOffset.UnixEpoch, "", Guid.NewGuid())], Cancel));

        Assert.InRange(await RowsRead.OfAsync(session, "outbound_messages") - before, 1, Few);
    }

    [Fact]
    public async Task Storing_messages_reads_the_rows_of_their_contacts()
    {
        await using var session = await _fleet.OpenSessionAsync(Cancel);
        var before = await ReadAsync();
        var stored = await IntakeStore.StoreAsync(session, [Says($"{Conversation}"), Says("a stranger")], Cancel);
        Assert.Equal((2, 2), (stored.Count, stored.Touched.Count));

        Assert.All((await ReadAsync()).Zip(before), read => Assert.InRange(read.First - read.Second, 1, 2 * Few));

        async Task<int[]> ReadAsync() =>
        [
            await RowsRead.OfAsync(session, "contacts"), await RowsRead.OfAsync(session, "conversations"),
            await RowsRead.OfAsync(session, "inbound_messages"),
        ];
    }

    [Fact]
    public async Task A_turn_reads_the_rows_of_its_conversation()
    {
        await using var transaction = await _tenants.BeginAsync(1, Cancel);
        await transaction.ExecuteAsync("""
            INSERT INTO leases (scope, resource, tenant_id, epoch, owner, until)
            SELECT 'turn', resource, 1, 1, owner, until FROM leases WHERE scope = 'send'
            """, new { }, Cancel);
        var (messages, replies) = (await RowsRead.OfAsync(transaction, "inbound_messages"),
            await RowsRead.OfAsync(transaction, "outbound_messages"));

        var held = new HeldTurns([new ConversationKey(1, Conversation)], Owner, MostClaims: 2);
        Assert.Single((await TurnStore.UnansweredAsync(transaction, held, Cancel))[Conversation]);
        Assert.Single((await TurnStore.HistoryAsync(transaction, held, Cancel))[Conversation]);

        Assert.InRange(await RowsRead.OfAsync(transaction, "inbound_messages") - messages, 1, Few);
        Assert.InRange(await RowsRead.OfAsync(transaction, "outbound_messages") - replies, 1, Few);
    }

    [Fact]
    public async Task Settling_a_message_reads_it_and_what_else_is_unanswered_in_its_conversation()
    {
        await using var transaction = await _tenants.BeginAsync(1, Cancel);
        Assert.Equal(1, await TurnLedger.SettleAsync(
            transaction, [new SettledMessages(1, [Conversation], "answered", "", Conversation)], Cancel));
        var after = await TurnLedger.PendingAgainAsync(transaction,
            [new NextAttempt(new ConversationKey(1, Conversation), 0, 0, TimeSpan.Zero)], Cancel);

        Assert.False(Assert.Single(after).Value.Pending);
        Assert.InRange(await RowsRead.OfAsync(transaction, "inbound_messages"), 1, Few);
        Assert.InRange(await RowsRead.OfAsync(transaction, "conversations"), 1, Few);
    }

    private static NewMessage Says(string contact) => new(1, 1, contact, "", $"{contact} said", "text", "oi",
        Guid.NewGuid(), null, DateTimeOffset.UnixEpoch, TimeSpan.Zero, TimeSpan.Zero);

    // Each conversation has one message and one reply, all of the same number.
    private static Task<int> FillAsync(NpgsqlConnection owner, int from, string state, string? disposition) =>
        owner.ExecuteAsync("""
            INSERT INTO contacts (tenant_id, account_id, external_id)
              SELECT 1, 1, n::text FROM generate_series(@from, @to) n;
            INSERT INTO conversations (tenant_id, account_id, contact_id, pending, wake_at)
              SELECT 1, 1, n, @disposition IS NULL, CASE WHEN @disposition IS NULL THEN clock_timestamp() END
              FROM generate_series(@from, @to) n;
            INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, webhook_id,
              received_at, disposition, settled_at)
              SELECT 1, 1, n, 'i' || n, 'text', gen_random_uuid(), clock_timestamp(), @disposition,
                CASE WHEN @disposition IS NOT NULL THEN clock_timestamp() END
              FROM generate_series(@from, @to) n;
            INSERT INTO turns (tenant_id, conversation_id, epoch, attempt, worker_id, outcome, messages, started_at)
              SELECT 1, n, 1, 1, 1, 'answered', 1, clock_timestamp() FROM generate_series(@from, @to) n;
            INSERT INTO outbound_messages (tenant_id, account_id, conversation_id, turn_id, webhook_id, part, body,
              state, attempt_id, provider_id)
              SELECT 1, 1, n, n, gen_random_uuid(), 1, 'body', @state,
                CASE WHEN @state = 'sent' THEN gen_random_uuid() END, CASE WHEN @state = 'sent' THEN 'p' || n END
              FROM generate_series(@from, @to) n;
            """, new { from, to = from + Conversations - 1, state, disposition });
}
