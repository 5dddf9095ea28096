using Dapper;
using Frota.Contracts;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary><c>integration.due</c>: an event that a tenant's own system did not take.</summary>
internal sealed class UndeliveredEvents : IBurial
{
    private const string StateSql = """
        SELECT CASE WHEN e.active THEN d.state ELSE 'gone' END, d.event, e.url
        FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
        WHERE d.id = @DeliveryId AND d.tenant_id = @TenantId
        """;

    public string Kind => IntegrationDue.Kind;

    public async Task<RevivalVerdict> JudgeAsync(
        NpgsqlConnection connection, BuriedLetter letter, bool hold, CancellationToken cancel)
    {
        if (letter.Read<IntegrationDue>() is not { } due)
        {
            return RevivalVerdict.Unreadable;
        }

        return await FindAsync(connection, due, cancel) switch
        {
            ("pending", var name, var url) => RevivalVerdict.Useful($"would deliver {name} to {new Uri(url).Host}"),
            ("delivered", _, _) => RevivalVerdict.Useless("delivered-already", "it was delivered"),
            ("gone", _, _) => RevivalVerdict.Useless("endpoint-gone", "its endpoint is called no more"),
            _ => RevivalVerdict.Useless("event-gone", "the event has outlived its retention"),
        };
    }

    public Task<bool> ReviveAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        Task.FromResult(false);

    public async Task<bool> IsUnderWayAsync(
        NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        letter.Read<IntegrationDue>() is { } due && await FindAsync(connection, due, cancel) is ("pending", _, _);

    private static Task<(string State, string Event, string Url)> FindAsync(
        NpgsqlConnection connection, IntegrationDue due, CancellationToken cancel) =>
        connection.QuerySingleOrDefaultAsync<(string, string, string)>(
            new CommandDefinition(StateSql, due, cancellationToken: cancel));
}
