using System.Buffers.Text;
using System.Security.Cryptography;
using Frota.Cli.Shell;
using Frota.Connectors.Channels.Signatures;

namespace Frota.Cli.Channels;

/// <summary>What a channel's secrets look like.</summary>
internal static class SecretForm
{
    // 256 bits: as long as the HMAC that they key.
    private const int Bytes = 32;

    /// <summary>True for channels of the Standard Webhooks scheme: one secret signs both ways.</summary>
    public static bool SignsBothWays(string channel) => channel is "webhook" or "webchat";

    /// <summary>
    /// A fresh secret: <c>whsec_…</c> where the scheme wants it, else letters that every provider accepts.
    /// </summary>
    public static string Generate(string channel) => SignsBothWays(channel)
        ? "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))
        : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Refuses a secret that is of no use for one of its purposes.</summary>
    /// <exception cref="CliFault">It has not the scheme's form; the message does not quote it.</exception>
    public static void Check(string channel, IReadOnlyList<string> purposes, GivenSecret? secret)
    {
        if (secret is null || !SignsBothWays(channel))
        {
            return;
        }

        if ((purposes.Contains(Purpose.Webhook) && !StandardWebhooks.CanVerify(secret.Text))
            || (purposes.Contains(Purpose.Access) && !StandardWebhooks.CanSign(secret.Text)))
        {
            throw CliFault.Usage(
                $"the channel {channel} wants a secret like whsec_ and 24 to 64 bytes in base64; a whpk_ key only "
                    + "verifies what comes in, a whsk_ key only signs what goes out",
                "have one made with --generate");
        }
    }

    /// <summary>The purposes that a secret serves when the person names none.</summary>
    public static IReadOnlyList<string> Purposes(string channel) =>
        SignsBothWays(channel) ? [Purpose.Webhook, Purpose.Access] : [Purpose.Webhook];
}
