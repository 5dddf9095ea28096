namespace Frota.UnitTests.Conventions;

/// <summary>
/// The checkout that the tests were built from: its files, by their paths from its root with <c>/</c>.
/// </summary>
internal static class Tree
{
    private static readonly string[] CodeFolders = ["src", "workers", "migrations", "tests"];
    private static readonly string[] BuildFolders = ["bin", "obj", "artifacts", "node_modules"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>All C# files of the product and its tests.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. CodeFolders.SelectMany(folder => Files(folder, "*.cs")).Select(path => new SourceFile(path, Read(path)))];

    /// <summary>Every folder below the code folders.</summary>
    public static IEnumerable<string> Folders() => CodeFolders.SelectMany(Below);

    public static IEnumerable<string> Files(string folder, string pattern) => Below(folder).Prepend(folder)
        .SelectMany(path => Directory.EnumerateFiles(Path.Combine(Root, path), pattern)).Select(Relative).Order();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateDirectories(Path.Combine(Root, folder))
            .Where(path => !BuildFolders.Contains(Path.GetFileName(path)))
            .Select(Relative)
            .SelectMany(path => Below(path).Prepend(path));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {start} holds Workers.sln");
    }
}
