using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using Frota.Database.Secrets;
using Xunit;

namespace Frota.UnitTests.Database.Secrets;

public sealed class SecretBoxTests
{
    private static readonly string OldKey = Key(1);
    private static readonly string NewKey = Key(2);
    private static readonly SecretBox Box = SecretBox.Parse($"k1:{OldKey}");

    [Fact]
    public void What_is_sealed_opens_again() => Prop.ForAll<byte[]>(plain =>
        Box.Open(Box.Seal(plain ?? [])).AsSpan().SequenceEqual(plain)).Holds();

    [Theory]
    [InlineData("")]
    [InlineData("EAAG…token")]
    [InlineData("ação 😀")]
    public void A_text_opens_as_it_was(string text) => Assert.Equal(text, Box.OpenText(Box.Seal(text)));

    [Fact]
    public void The_same_secret_never_looks_the_same_nor_like_itself()
    {
        var (one, other) = (Box.Seal("hunter2-hunter2"), Box.Seal("hunter2-hunter2"));

        Assert.NotEqual(one, other);
        Assert.Equal(-1, one.AsSpan().IndexOf(Encoding.UTF8.GetBytes("hunter2")));
    }

    [Fact]
    public void No_byte_can_be_altered()
    {
        var box = Box.Seal("hunter2");
        for (var i = 0; i < box.Length; i++)
        {
            var altered = box.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Box.Open(altered));
        }
    }

    [Fact]
    public void Nothing_can_be_cut_off_or_added()
    {
        var box = Box.Seal("hunter2");
        for (var length = 0; length < box.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => Box.Open(box.AsSpan(0, length)));
        }

        Assert.ThrowsAny<CryptographicException>(() => Box.Open([.. box, 0]));
    }

    [Fact]
    public void Rubbish_is_refused_as_such() => Prop.ForAll<byte[]>(rubbish =>
    {
        Assert.ThrowsAny<CryptographicException>(() => Box.Open(rubbish ?? []));
        Assert.ThrowsAny<CryptographicException>(() => Box.Open([1, 2, (byte)'k', (byte)'1', .. rubbish ?? []]));
    }).Holds();

    [Fact]
    public void After_a_rotation_the_old_key_opens_and_the_new_one_seals()
    {
        var rotated = SecretBox.Parse($"k2:{NewKey},k1:{OldKey}");
        var onlyNew = SecretBox.Parse($"k2:{NewKey}");

        Assert.Equal("hunter2", rotated.OpenText(Box.Seal("hunter2")));
        Assert.Equal("hunter2", onlyNew.OpenText(rotated.Seal("hunter2")));
    }

    [Fact]
    public void A_box_of_a_key_that_is_gone_names_it()
    {
        var onlyNew = SecretBox.Parse($"k2:{NewKey}");

        var fault = Assert.Throws<CryptographicException>(() => onlyNew.Open(Box.Seal("hunter2")));

        Assert.Contains("'k1'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_under_the_same_name_opens_nothing() =>
        Assert.ThrowsAny<CryptographicException>(() => SecretBox.Parse($"k1:{NewKey}").Open(Box.Seal("hunter2")));

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());
}
