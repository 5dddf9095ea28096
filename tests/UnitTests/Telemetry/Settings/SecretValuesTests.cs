using Frota.Telemetry.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Telemetry.Settings;

public sealed class SecretValuesTests
{
    [Theory]
    [InlineData("POSTGRES", "Host=db;Username=frota;Password=hunter22;Database=frota", "hunter22")]
    [InlineData("REDIS", "127.0.0.1:6379,password=hunter22,ssl=true", "hunter22")]
    [InlineData("RABBITMQ", "amqp://frota:hunter22@rabbit:5672/frota", "hunter22")]
    [InlineData("RABBITMQ", "amqp://frota:hunter%2F22@rabbit/frota", "hunter%2F22", "hunter/22")]
    [InlineData("SECRETS_KEYS", "k1:AAAAAAAA,k2:BBBBBBBB", "k1:AAAAAAAA,k2:BBBBBBBB", "AAAAAAAA", "BBBBBBBB")]
    [InlineData("OTLP_HEADERS", "x-team=frota-team", "x-team=frota-team", "frota-team")]
    [InlineData("MODELS:OPENAI:APIKEY", "sk-of-ours", "sk-of-ours")]
    [InlineData("SECRETS_DIR", "/run/secrets")]
    [InlineData("WORKER_URL", "http://127.0.0.1:28400/abcdef")]
    public void A_setting_s_secrets_are_known(string name, string value, params string[] secrets) =>
        Assert.Equal(secrets.Order(StringComparer.Ordinal), SecretValues.Of(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(name, value)]).Build())
            .Order(StringComparer.Ordinal));
}
