using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Conversations.Tenants;

namespace Frota.Cli.Tenants;

/// <summary><c>frota tenants add</c>.</summary>
internal sealed partial class TenantsAdd : Verb
{
    private const int LongestSettings = 65536;

    private readonly Argument<string> _slug = new("slug") { Description = "its short name: a-z, 0-9 and hyphens" };
    private readonly Option<string> _name = new("--name") { Description = "as people read it", Required = true };
    private readonly Option<string> _locale = new("--locale")
    {
        Description = "the language it is answered in",
        DefaultValueFactory = _ => "pt-BR",
    };

    private readonly Option<string> _timeZone = new("--time-zone")
    {
        Description = "an IANA name",
        DefaultValueFactory = _ => "America/Sao_Paulo",
    };

    private readonly Option<FileInfo?> _settings =
        new("--settings-file") { Description = "a JSON object with its settings" };
    private readonly Option<bool> _ifMissing = new("--if-missing") { Description = "succeed when it is there already" };

    public TenantsAdd()
        : base("add", "Add a tenant: a business that the fleet answers for.",
            "frota tenants add clinica-sol --name \"Clínica Sol\"",
            "frota tenants add acme --name Acme --locale en-US --time-zone America/New_York --if-missing")
    {
        Arguments.Add(_slug);
        Options.Add(_name);
        Options.Add(_locale);
        Options.Add(_timeZone);
        Options.Add(_settings);
        Options.Add(_ifMissing);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var tenant = Check(new NewTenant(call.Need(_slug), call.Need(_name), call.Need(_locale), call.Need(_timeZone),
            call.Get(_settings) is { } file ? ReadSettings(file) : "{}"));
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var id = await TenantRows.AddAsync(transaction, tenant, cancel);
        if (id is null && !call.Get(_ifMissing))
        {
            throw CliFault.Refused($"the tenant '{tenant.Slug}' is there already", "accept that with --if-missing");
        }

        if (id is not null)
        {
            await AuditTrail.WriteAsync(transaction, id.Value, call.Actor, "tenant.added", $"tenants/{id}",
                new { tenant.Slug, tenant.Name, tenant.Locale, tenant.TimeZone }, cancel);
        }

        var added =
            new Added(id ?? await TenantRows.NeedAsync(connection, tenant.Slug, cancel), tenant.Slug, id is not null);
        await transaction.CommitAsync(cancel);
        call.Output.Show(added, page => page.Line(added.Created
            ? $"added the tenant {added.Slug} (id {added.Id})"
            : $"the tenant {added.Slug} is there already (id {added.Id})"));
        return ExitCodes.Ok;
    }

    /// <summary>Says what the table would refuse, in words.</summary>
    internal static NewTenant Check(NewTenant tenant)
    {
        var fault = tenant switch
        {
            _ when !Slugs().IsMatch(tenant.Slug) =>
                "slug: a-z, 0-9 and hyphens, at most 63, not starting with a hyphen",
            { Name.Length: < 1 or > 200 } => "--name: 1 to 200 characters",
            _ when !Locales().IsMatch(tenant.Locale) => "--locale: like pt-BR or en",
            _ when !TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out _) =>
                $"--time-zone: '{tenant.TimeZone}' is not known here; write it like America/Sao_Paulo",
            _ => null,
        };
        return fault is null ? tenant : throw CliFault.Usage(fault);
    }

    private static string ReadSettings(FileInfo file)
    {
        if (!file.Exists || file.Length > LongestSettings)
        {
            throw CliFault.Usage(
                $"--settings-file: {file.FullName} is not there, or longer than {LongestSettings} bytes");
        }

        var text = File.ReadAllText(file.FullName);
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw CliFault.Usage($"--settings-file: {file.FullName} is not a JSON object");
            }

            TenantSettings.Parse(text); // as workers will: what they cannot read would kill all its messages
            return text;
        }
        catch (JsonException e)
        {
            throw CliFault.Usage($"--settings-file: {file.FullName}: {e.Message}");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z")]
    private static partial Regex Slugs();

    [GeneratedRegex("^[a-z]{2}(-[A-Z]{2})?\\z")]
    private static partial Regex Locales();

    private sealed record Added(long Id, string Slug, bool Created);
}
