using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Offline;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm;

public sealed class ModelCatalogTests
{
    private static readonly ModelSettings Good = new() { ApiKey = Llms.Key, DefaultModel = "m-1" };

    [Fact]
    public void Opens_the_named_provider_and_model()
    {
        using HttpClient http = new(ScriptedHandler.Answering(""));
        var catalog = ModelCatalog.From(
            new Dictionary<string, ModelSettings> { ["openai"] = Good, ["gemini"] = Good }, http, TimeProvider.System);

        Assert.Equal(["gemini", "offline", "openai"], catalog.Names);
        Assert.Equal(("openai", "m-2"), Opened(catalog, "openai", "m-2"));
        Assert.Equal(("gemini", "m-1"), Opened(catalog, "gemini", ""));
        Assert.Equal(("offline", "faq"), Opened(catalog, "offline", "whatever"));
    }

    [Fact]
    public void Refuses_an_unknown_name_and_lists_the_known_ones()
    {
        ModelCatalog catalog = new([new OfflineProvider()]);

        var fault = Assert.Throws<ModelException>(() => catalog.Open("oracle", "", Llms.Context));

        Assert.Equal(ModelFault.Refused, fault.Kind);
        Assert.Equal("Unknown model provider 'oracle'; known: offline", fault.Message);
    }

    [Fact]
    public void Refuses_a_name_given_twice() => Assert.Contains(
        "'offline' is registered twice",
        Assert.Throws<ArgumentException>(
            () => new ModelCatalog([new OfflineProvider(), new OfflineProvider()])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Names_all_faulty_settings_at_once_and_no_key()
    {
        using HttpClient http = new(ScriptedHandler.Answering(""));
        Dictionary<string, ModelSettings> settings = new()
        {
            ["openai"] = Good with { BaseUrl = new Uri("ftp://x") },
            ["gemini"] = Good with { ApiKey = "secret\n", Deadline = TimeSpan.Zero },
            ["oracle"] = Good,
        };

        var fault = Assert.Throws<ArgumentException>(() => ModelCatalog.From(settings, http, TimeProvider.System));

        Assert.Contains("openai: BaseUrl", fault.Message, StringComparison.Ordinal);
        Assert.Contains("gemini: ApiKey", fault.Message, StringComparison.Ordinal);
        Assert.Contains("gemini: Deadline", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            "oracle: no such provider takes settings; known: gemini, openai", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_open_without_any_model()
    {
        using HttpClient http = new(ScriptedHandler.Answering(""));
        var catalog = ModelCatalog.From(
            new Dictionary<string, ModelSettings> { ["openai"] = new() }, http, TimeProvider.System);

        Assert.Equal(
            ModelFault.Refused, Assert.Throws<ModelException>(() => catalog.Open("openai", "", Llms.Context)).Kind);
    }

    [Fact]
    public void Never_prints_the_key() => Assert.DoesNotContain("secret", Good.ToString(), StringComparison.Ordinal);

    private static (string?, string?) Opened(ModelCatalog catalog, string provider, string model)
    {
        var metadata = catalog.Open(provider, model, Llms.Context).GetService<ChatClientMetadata>()!;
        return (metadata.ProviderName, metadata.DefaultModelId);
    }
}
