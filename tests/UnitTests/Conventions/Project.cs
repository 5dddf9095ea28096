using System.Xml.Linq;

namespace Frota.UnitTests.Conventions;

/// <summary>A project file: what it refers to.</summary>
internal sealed record Project(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The projects that it refers to, by name, in order.</summary>
    public IReadOnlyList<string> Projects =>
        [.. Included("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).Order()];

    /// <summary>The packages that it refers to.</summary>
    public IReadOnlyList<string> Packages => [.. Included("PackageReference").Order()];

    public static IReadOnlyList<Project> All { get; } =
    [
        .. new[] { "src", "workers", "migrations", "tests" }.SelectMany(folder => Tree.Files(folder, "*.csproj"))
            .Select(path => new Project(path, Tree.Read(path))),
    ];

    private IEnumerable<string> Included(string element) =>
        XDocument.Parse(Text).Descendants(element).Select(reference => (string)reference.Attribute("Include")!);
}
