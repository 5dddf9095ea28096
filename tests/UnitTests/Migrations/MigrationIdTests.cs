using System.Reflection;
using Frota.Migrations;
using Frota.UnitTests.Conventions;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace Frota.UnitTests.Migrations;

/// <summary>
/// A migration without its attributes, or under an id that sorts wrongly, is passed over without a word.
/// </summary>
public sealed class MigrationIdTests
{
    private static readonly Type[] All =
        [.. typeof(Migrator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Migration)))];

    private static readonly string[] Ids = [.. All.Select(IdOf).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_file_is_a_migration_under_its_own_name() => Assert.Equal(
        Tree.Files("migrations/Versions", "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)), Ids);

    [Fact]
    public void Every_id_is_fourteen_digits_and_the_name_of_its_class() => Assert.All(All, type =>
        Assert.Matches($"^[0-9]{{14}}_{type.Name}$", IdOf(type)));

    [Fact]
    public void No_two_are_of_the_same_time() =>
        Assert.Equal(Ids.Length, Ids.Select(id => id[..14]).Distinct().Count());

    [Fact]
    public void Every_one_belongs_to_the_schema() => Assert.All(All, type =>
        Assert.Equal(typeof(SchemaContext), type.GetCustomAttribute<DbContextAttribute>()?.ContextType));

    [Fact]
    public void Every_one_goes_up_and_comes_down_again() => Assert.All(All, type =>
    {
        var migration = (Migration)Activator.CreateInstance(type, nonPublic: true)!;
        Assert.NotEmpty(migration.UpOperations);
        Assert.NotEmpty(migration.DownOperations);
    });

    [Fact]
    public void The_script_holds_all_of_them_in_order_and_needs_no_server()
    {
        var script = new Migrator("Host=127.0.0.1;Database=nowhere").Script();

        var places = Ids.Select(id => script.IndexOf(id, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    private static string IdOf(Type migration) => migration.GetCustomAttribute<MigrationAttribute>()?.Id ?? "none";
}
