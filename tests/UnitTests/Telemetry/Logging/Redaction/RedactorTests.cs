using FsCheck;
using FsCheck.Fluent;
using Frota.Telemetry.Logging.Redaction;
using Xunit;

namespace Frota.UnitTests.Telemetry.Logging.Redaction;

public sealed class RedactorTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    private static readonly Redactor Redactor = new(["the-key-of-the-model", "s3cret!pass"]);

    private static readonly Gen<string> Tokens =
        Gen.Elements(Letters.ToCharArray()).ArrayOf(35).Select(letters => new string(letters));

    private static readonly Gen<int> Digits = Gen.Choose(0, 9);

    [Theory]
    [InlineData("POST https://api.telegram.org/bot123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc/x", "AAEhBOweik6")]
    [InlineData("bot123456%3Atelegram-token-of-the-bot failed", "telegram-token-of-the-bot")]
    [InlineData("amqp://frota:pa55@rabbit:5672/frota is away", "pa55")]
    [InlineData("Host=db;Username=frota;Password=hunter2;Database=frota", "hunter2")]
    [InlineData("127.0.0.1:6379,password=hunter2,ssl=true", "hunter2")]
    [InlineData("GET /v1beta/models?key=AIzaSyA1234567890 failed", "AIzaSyA1234567890")]
    [InlineData("https://n8n.example/hook?token=abc", "abc")]
    [InlineData("Authorization: Bearer abcdef", "abcdef")]
    [InlineData("authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz")]
    [InlineData("x-hub-signature-256: sha256=0123456789abcdef0123456789abcdef", "0123456789abcdef")]
    [InlineData("webhook-signature v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", "K5oZfzN95")]
    [InlineData("""{"access_token":"EAAGm0PX4ZCpsBA","x":1}""", "EAAGm0PX4ZCpsBA")]
    [InlineData("the key sk-proj-abc123def456 is refused", "proj-abc123")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "eyJzdWIiOiIxIn0")]
    [InlineData("k1:3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= cannot be read", "3q2+7wAA")]
    [InlineData("app secret 0123456789abcdef0123456789abcdef", "0123456789abcdef")]
    [InlineData("The-Key-Of-The-Model is refused", "key-of-the-model")]
    [InlineData("login failed with S3CRET!PASS", "cret!")]
    [InlineData("contact 5511987654321 is blocked", "987654321")]
    [InlineData("contact +55 (11) 98765-4321 is blocked", "98765")]
    [InlineData("contact 11.98765.4321 is blocked", "98765")]
    [InlineData("5511987654321@c.us is blocked", "987654321")]
    [InlineData("mail to maria.silva@example.com.br bounced", "maria")]
    [InlineData("The input string 'Qual o horário?' was not in a correct format.", "Qual")]
    [InlineData("invalid input syntax for type uuid: \"minha receita\"", "receita")]
    [InlineData("'O' is an invalid start of a value. Path: $ | LineNumber: 0", "'O'")]
    [InlineData("cannot read “olá” here", "olá")]
    [InlineData("it said 'never ends", "never")]
    public void What_nobody_may_read_is_hidden(string text, string hidden)
    {
        var redacted = Redactor.Redact(text);

        Assert.DoesNotContain(hidden, redacted, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Redactor.Hidden, redacted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the broker doesn't answer, its queues' bytes stay")]
    [InlineData("Failed to connect to 192.168.100.200:5432")]
    [InlineData("webhook 019ab0c4-5b1e-7a31-9d3f-6f1f0c8a2b11 at 2026-11-21T15:27:06.123Z and 2026-11-21 15:27:06")]
    [InlineData("the channel closed: NOT_FOUND - no queue in vhost /, code 404, after 120000 ms, 1234567 bytes")]
    [InlineData("openai: 429 rate_limit_exceeded")]
    [InlineData("attempt 3 of 10 at frota.turns.overflow (worker-9101)")]
    public void What_helps_is_kept(string text) => Assert.Equal(text, Redactor.Redact(text));

    [Fact]
    public void Whatever_is_quoted_is_hidden() => Prop.ForAll<NonEmptyString>(text =>
    {
        // Marks that a digit or a letter follows may be an apostrophe, so the frame is a sentence's.
        var redacted = Redactor.Redact($"cannot read '{text.Get}' at all");
        return redacted == $"cannot read '{Redactor.Hidden}' at all";
    }).Holds(500);

    [Fact]
    public void Phone_numbers_are_hidden_however_they_are_written() => Prop.ForAll(
        (from digits in Digits.ArrayOf(13)
         from form in Gen.Elements(
             "{0}{1}{2}{3}", "+{0}{1}{2}{3}", "+{0} ({1}) {2}-{3}", "({1}) {2}-{3}", "{1} {2} {3}")
         from frame in Gen.Elements("contact {0} is gone", "{0}", "to={0},", "wa/{0}@c.us", "tel:{0};x")
         select (digits, form, frame)).ToArbitrary(),
        drawn =>
        {
            var (digits, form, frame) = drawn;
            string Part(int from, int to) => string.Concat(digits[from..to]);
            var phone = string.Format(null, form, Part(0, 2), Part(2, 4), Part(4, 9), Part(9, 13));
            return !Redactor.Redact(string.Format(null, frame, phone)).Contains(Part(4, 9), StringComparison.Ordinal);
        }).Holds(500);

    [Fact]
    public void Bot_tokens_and_bearers_are_hidden_wherever_they_stand() => Prop.ForAll(
        (from token in Tokens
         from id in Gen.Choose(10_000, int.MaxValue)
         from frame in Gen.Elements(
             "https://api.telegram.org/bot{0}:{1}/sendMessage", "bot {0}:{1}", "token={1}", "Bearer {1}",
             "api_key: {1}", "https://x.example/{0}?key={1}&b=1", "amqp://u:{1}@host/")
         select (token, text: string.Format(null, frame, id, token))).ToArbitrary(),
        drawn => !Redactor.Redact(drawn.text).Contains(drawn.token, StringComparison.Ordinal)).Holds(500);

    [Fact]
    public void Once_is_enough() => Prop.ForAll<string?>(text =>
    {
        var once = Redactor.Redact(text ?? "");
        return Redactor.Redact(once) == once;
    }).Holds(500);

    [Fact]
    public void A_long_text_is_cut() =>
        Assert.True(Redactor.Redact(new string('x', 1 << 20)).Length <= Redactor.MostLength);

    [Fact]
    public void An_exception_tells_types_and_places_and_no_quoted_text()
    {
        var thrown = Assert.Throws<InvalidOperationException>((Action)(() => throw new InvalidOperationException(
            "sent to 5511987654321", new FormatException("'meu CPF' is no number"))));

        var text = Redactor.Redact(thrown);

        Assert.Contains("System.InvalidOperationException: sent to ***", text, StringComparison.Ordinal);
        Assert.Contains(" ---> System.FormatException: '***' is no number", text, StringComparison.Ordinal);
        Assert.Contains(nameof(An_exception_tells_types_and_places_and_no_quoted_text), text, StringComparison.Ordinal);
    }
}
