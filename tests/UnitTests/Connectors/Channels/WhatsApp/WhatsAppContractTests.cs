using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Channels.WhatsApp;

namespace Frota.UnitTests.Connectors.Channels.WhatsApp;

public sealed class WhatsAppContractTests : ChannelContract
{
    private static readonly IChannel WhatsApp =
        new WhatsAppChannel(ChannelEndpoints.Default.WhatsApp, new HttpClient(), TimeProvider.System);

    protected override IChannel Channel => WhatsApp;

    protected override string OldSecret => "0123456789abcdef0123456789abcdef";

    protected override string NewSecret => "fedcba9876543210fedcba9876543210";

    protected override string Proof => MetaSignature.Header;

    protected override IReadOnlyList<byte[]> Bodies { get; } =
        [.. Recorded.Bodies("whatsapp-cloud.json"), WhatsAppBodies.Mixed];

    protected override Headers Sign(byte[] body, string secret) => new((Proof, MetaSignature.Sign(body, secret)));
}
