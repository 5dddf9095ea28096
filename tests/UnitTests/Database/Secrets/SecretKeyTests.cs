using Frota.Database.Secrets;
using Xunit;

namespace Frota.UnitTests.Database.Secrets;

/// <summary>How the keys are given: <c>FROTA_SECRETS_KEYS</c>.</summary>
public sealed class SecretKeyTests
{
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(1, 32).Select(b => (byte)b).ToArray());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Without_a_key_it_says_which_setting_is_missing(string? setting) =>
        Assert.Contains("FROTA_SECRETS_KEYS is not set", Refusal(setting), StringComparison.Ordinal);

    [Theory]
    [InlineData("{key}")]
    [InlineData(":{key}")]
    [InlineData("k1:")]
    [InlineData("k1:{key}A")]
    [InlineData("k1:{key}{key}")]
    [InlineData("k1:AQIDBA==")]
    [InlineData("k1:{key},k2")]
    [InlineData("k1={key}")]
    [InlineData("k1;{key}")]
    [InlineData("k1:not base64 at all, whatever {key}")]
    public void A_key_of_another_form_is_refused_with_how_to_make_one(string setting)
    {
        var refusal = Refusal(setting.Replace("{key}", Key, StringComparison.Ordinal));

        Assert.Contains("FROTA_SECRETS_KEYS", refusal, StringComparison.Ordinal);
        Assert.Contains("openssl rand", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_doubled_name_is_refused() =>
        Assert.Contains("'k1' is there twice", Refusal($"k1:{Key},k1:{Key}"), StringComparison.Ordinal);

    [Theory]
    [InlineData(100, 'k', true)]
    [InlineData(101, 'k', false)]
    [InlineData(100, 'ç', false)]
    [InlineData(50, 'ç', true)]
    public void A_name_fits_into_a_box(int length, char letter, bool fits)
    {
        var setting = $"{new string(letter, length)}:{Key}";
        if (fits)
        {
            var box = SecretBox.Parse(setting);
            Assert.Equal("hunter2", box.OpenText(box.Seal("hunter2")));
        }
        else
        {
            Assert.Contains("FROTA_SECRETS_KEYS", Refusal(setting), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Blanks_around_keys_do_not_matter()
    {
        var box = SecretBox.Parse($" k2:{Key} , k1:{Key}, ");

        Assert.Equal("hunter2", SecretBox.Parse($"k2:{Key}").OpenText(box.Seal("hunter2")));
    }

    private static string Refusal(string? setting)
    {
        var message = Assert.Throws<ArgumentException>(() => SecretBox.Parse(setting)).Message;
        Assert.DoesNotContain(Key[..8], message, StringComparison.Ordinal);
        return message;
    }
}
