using System.Text.Json;

namespace Frota.Cli.Tenants;

/// <summary>A question people ask the demonstration clinic, and its answer.</summary>
internal sealed record FaqEntry(string Locale, string Question, string Answer);

/// <summary>What the demonstration clinic knows; kept as a resource (demo-faq.json).</summary>
internal static class DemoFaq
{
    private const string Resource = "demo-faq.json";

    /// <summary>Every entry, in every language.</summary>
    public static IReadOnlyList<FaqEntry> Load()
    {
        using var stream = typeof(DemoFaq).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is not in the assembly");
        var entries = JsonSerializer.Deserialize<List<FaqEntry>>(stream, JsonSerializerOptions.Web);
        return entries ?? [];
    }
}
