using Frota.Cli.Shell;
using StackExchange.Redis;

namespace Frota.Cli.Doors;

/// <summary>Opens Redis, and says which server and which setting when it does not answer.</summary>
internal static class RedisDoor
{
    private const int PatienceMs = 3_000;

    /// <summary>Asks on a connection that lives as long as the question.</summary>
    public static async Task<T> AskAsync<T>(
        Settings settings, Func<IDatabase, Task<T>> question, CancellationToken cancel)
    {
        var options = Options(settings);
        try
        {
            var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancel);
            try
            {
                return await question(redis.GetDatabase());
            }
            finally
            {
                await redis.CloseAsync(allowCommandsToComplete: false); // a polite farewell waits out the patience
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw CliFault.Unavailable($"Redis at {Name(options)}", Reason(e), SettingNames.Redis, e);
        }
    }

    private static ConfigurationOptions Options(Settings settings)
    {
        try
        {
            var options = ConfigurationOptions.Parse(settings.Require(SettingNames.Redis));
            options.ClientName = "frota-cli";
            options.ConnectTimeout = options.SyncTimeout = PatienceMs;
            options.ConnectRetry = 1;
            return options.EndPoints.Count > 0 ? options : throw new ArgumentException("it names no server");
        }
        catch (ArgumentException)
        {
            throw CliFault.Usage(
                $"{SettingNames.Redis} is not an address", "write it as host:port or host:port,password=…");
        }
    }

    private static string Name(ConfigurationOptions options) => string.Join(", ", options.EndPoints);

    /// <summary>While it connects, the client names a refused password in its text only.</summary>
    private static string Reason(Exception e) =>
        e.Message.Contains(nameof(ConnectionFailureType.AuthenticationFailure), StringComparison.Ordinal)
            ? "the password is refused" : e.Message;
}
