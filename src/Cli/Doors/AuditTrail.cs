using System.Text.Json;
using Dapper;
using Npgsql;

namespace Frota.Cli.Doors;

/// <summary>Writes what an operator did into the hash-chained log, in the transaction that does it.</summary>
internal static class AuditTrail
{
    public static Task WriteAsync(
        NpgsqlTransaction transaction, long tenantId, string actor, string action, string target,
        object details, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            INSERT INTO audit_log (tenant_id, actor, action, target, details)
            VALUES (@tenantId, @actor, @action, @target, @details::jsonb)
            """, new
        {
            tenantId,
            actor,
            action,
            target,
            details = JsonSerializer.Serialize(details, JsonSerializerOptions.Web),
        }, transaction, cancellationToken: cancel));
}
