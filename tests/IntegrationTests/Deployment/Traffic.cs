using System.Globalization;
using System.Net;
using Frota.Harness;
using Frota.Harness.Fleet;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>
/// Posts a message of another contact every few moments as a provider does: what is not accepted is posted again.
/// </summary>
internal sealed class Traffic(TestFleet fleet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<string> _contacts = [];
    private TimeSpan _longest;
    private int _refused;

    public async Task PostAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var contact = (15_550_000_000 + _contacts.Count).ToString(CultureInfo.InvariantCulture);
            var body = WhatsApp.Text(contact, "hello", WhatsApp.NewId());
            var asked = TimeProvider.System.GetTimestamp();
            while (!await IsAcceptedAsync(body))
            {
                _refused++;
                await Task.Delay(Pause, CancellationToken.None);
            }

            var waited = TimeProvider.System.GetElapsedTime(asked);
            _longest = waited > _longest ? waited : _longest;
            _contacts.Add(contact);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>Waits until every contact has its answer, and sees that none has two.</summary>
    public async Task AnsweredOnceAsync()
    {
        Assert.NotEmpty(_contacts);
        await Until.TrueAsync(() => Task.FromResult(_contacts.TrueForAll(contact => fleet.SentTo(contact).Count > 0)),
            TimeSpan.FromSeconds(60), () => $"{_contacts.Count(contact => fleet.SentTo(contact).Count == 0)} of "
                + $"{_contacts.Count} contacts are not answered");
        Assert.All(_contacts, contact => Assert.Single(fleet.SentTo(contact)));
    }

    public override string ToString() => $"{_contacts.Count} accepted, {_refused} posts refused, "
        + $"the longest until accepted {_longest.TotalMilliseconds:0} ms";

    private async Task<bool> IsAcceptedAsync(byte[] body)
    {
        try
        {
            return await fleet.PostAsync(body) == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens
        }
    }
}
