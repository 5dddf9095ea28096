namespace Frota.Harness.Servers;

/// <summary>Where the project lies, found by walking up to the solution.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>A built executable of the project, of the same configuration as these tests.</summary>
    public static string Executable(string project)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var path = Path.Combine(Root, "artifacts", "bin", project, configuration, $"Frota.{project}");
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is not there: build the solution first");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Workers.sln is not above the tests");
    }
}
