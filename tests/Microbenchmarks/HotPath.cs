using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Http;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;

namespace Frota.Microbenchmarks;

/// <summary>What each webhook passes, step by step; no network and no disk.</summary>
[MemoryDiagnoser]
public class HotPath
{
    private const int Batch = 64;

    private static readonly string[] Secrets = ["the secret of the benchmark"];
    private static readonly Outcome Failed = new Outcome.Retry("no answer");

    private readonly byte[] _body = Encoding.UTF8.GetBytes("""
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"15550001111","phone_number_id":"100000000000001"},"messages":[
        {"from":"5511999990000","id":"wamid.1","timestamp":"1772998024","text":{"body":"PADDING"},"type":"text"}]},
        "field":"messages"}]}]}
        """.Replace("PADDING", new string('x', 700), StringComparison.Ordinal));
    private readonly IChannel _channel = ChannelCatalog.Standard(
        ChannelEndpoints.Default, OutgoingHttp.Trusted(), OutgoingHttp.Trusted(), TimeProvider.System)
        .Find("whatsapp-cloud")!;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly string[] _header;
    private readonly WebhookBatch _batch;

    public HotPath()
    {
        _header = [MetaSignature.Sign(_body, Secrets[0])];
        _batch = new WebhookBatch(WebhookBatch.CurrentVersion, [.. Enumerable.Range(0, Batch).Select(_ =>
            new WebhookItem(Guid.CreateVersion7(), 1, 1, "whatsapp-cloud", DateTimeOffset.UnixEpoch, _body))]);
    }

    /// <summary>The signature of a kilobyte.</summary>
    [Benchmark]
    public bool Verify() => MetaSignature.Verify(_header, _body, Secrets) == Authenticity.Authentic;

    /// <summary>A kilobyte read into messages.</summary>
    [Benchmark]
    public int Parse() => _channel.Parse(_body).Messages.Count;

    /// <summary>64 webhooks into one envelope.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public int Pack() => Envelope.Wrap(_batch, _buffer).Body.Length;

    /// <summary>64 publishes that one confirm settles.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public bool Confirm()
    {
        var tracker = new ConfirmTracker(TimeProvider.System);
        var last = Task.CompletedTask;
        for (var n = 0; n < Batch; n++)
        {
            last = tracker.Next("id");
        }

        tracker.Ack(Batch, multiple: true);
        return last.IsCompletedSuccessfully;
    }

    /// <summary>64 deliveries that are finished and acknowledged.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public Task Acknowledge()
    {
        var line = new AckLine((_, _) => ValueTask.CompletedTask);
        var last = Task.CompletedTask;
        for (var tag = 1UL; tag <= Batch; tag++)
        {
            last = line.AckAsync(tag);
        }

        return last;
    }

    /// <summary>What becomes of a failed attempt.</summary>
    [Benchmark]
    public Verdict Judge() => RetryPolicy.Default.Judge(Failed, 3, 0.5);
}
