using System.Buffers;
using System.IO.Pipelines;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;

namespace Frota.Bench.Own;

/// <summary>
/// Kestrel and a signature, and then what it is given: with nothing it is the most that any of our receivers could do.
/// </summary>
internal static class SignedServer
{
    /// <summary>Serves until it is asked to end; 200 when <paramref name="keep"/> has completed.</summary>
    public static async Task<int> RunAsync(Func<byte[], Task> keep)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Setting("PORT")}");
        string[] secrets = [Setting("SECRET")];
        var app = builder.Build();
        app.MapPost("/hooks/whatsapp-cloud/bench", (RequestDelegate)(async context =>
        {
            var body = await ReadAsync(context.Request.BodyReader);
            var signature = context.Request.Headers[MetaSignature.Header];
            if (MetaSignature.Verify(signature!, body, secrets) != Authenticity.Authentic)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await keep(body);
        }));
        await app.RunAsync();
        return 0;
    }

    /// <summary>A variable of the contract with peers.</summary>
    public static string Setting(string name) => Environment.GetEnvironmentVariable($"BENCH_{name}")
        ?? throw new InvalidOperationException($"BENCH_{name} is not set");

    private static async Task<byte[]> ReadAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
