using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Frota.UnitTests.Conventions;

/// <summary>
/// A record prints all that it holds, and what is printed gets logged: one with a secret says what it shows.
/// </summary>
public sealed partial class SecretTests
{
    [Fact]
    public void No_record_prints_its_secret() => Assert.Equal([], Directory
        .EnumerateFiles(AppContext.BaseDirectory, "Frota.*.dll")
        .Where(path => !path.EndsWith("Tests.dll", StringComparison.Ordinal))
        .SelectMany(path => Assembly.Load(AssemblyName.GetAssemblyName(path)).GetTypes())
        .Where(type => !type.IsNestedPrivate) // what one command answers with: the secret is shown on purpose
        .Where(PrintsASecret).Select(type => type.FullName));

    [Fact]
    public void Finds_a_planted_record()
    {
        Assert.True(PrintsASecret(typeof(Careless)));
        Assert.False(PrintsASecret(typeof(Careful)));
    }

    private static bool PrintsASecret(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null
        && type.GetProperties().Any(p => p.PropertyType == typeof(string) && Secret().IsMatch(p.Name))
        && type.GetMethod(nameof(ToString), [])!.IsDefined(typeof(CompilerGeneratedAttribute));

    [GeneratedRegex("(Secret|Token|Password|(Signing|Api|Access)Key|Login|Broker|Fleet|Postgres)s?$")]
    private static partial Regex Secret();

    private sealed record Careless(string SendToken);

    private sealed record Careful(string SendToken)
    {
        public override string ToString() => nameof(Careful);
    }
}
