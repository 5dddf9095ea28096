using Dapper;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// The offline provider over Postgres full-text search: the tenant's own answers, or an honest "I do not know".
/// </summary>
public sealed class OfflineTests(TestServers servers)
{
    private const string Offline = """{"quietMs":0,"fragmentQuietMs":0}""";

    [Fact]
    public async Task It_answers_from_the_tenants_faq_and_says_when_it_does_not_know()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Settings = Offline });
        await using (var connection = await fleet.OwnerAsync())
        {
            await connection.ExecuteAsync("""
                INSERT INTO faq_entries (tenant_id, locale, question, answer) VALUES
                  (@TenantId, 'pt', 'Qual o horário de funcionamento?', 'Abrimos das 8h às 19h.'),
                  (@TenantId, 'pt', 'Vocês aceitam convênio?', 'Aceitamos os convênios Alfa e Beta.'),
                  (@TenantId, 'pt', 'Onde fica a clínica?', 'Na Rua das Flores, 100.')
                """, new { fleet.TenantId });
        }

        Assert.Contains("8h às 19h",
            await AskAsync(fleet, "5511900000001", "Oi! Qual é o horario de vocês?"), StringComparison.Ordinal);
        Assert.Contains("Alfa e Beta",
            await AskAsync(fleet, "5511900000002", "Aceitam meu convenio"), StringComparison.Ordinal);
        var unknown = await AskAsync(fleet, "5511900000003", "Vocês consertam bicicletas elétricas?");
        Assert.DoesNotContain("8h", unknown, StringComparison.Ordinal);
        Assert.Contains("pessoa", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_without_a_faq_is_honest_too()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Settings = Offline });
        Assert.Contains("pessoa", await AskAsync(fleet, "5511900000004", "Qual o horário?"), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(TestFleet fleet, string contact, string question)
    {
        await fleet.SayAsync(contact, question);
        return Assert.Single(await fleet.RepliesAsync(contact)).Text;
    }
}
