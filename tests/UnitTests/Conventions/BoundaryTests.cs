using Xunit;

namespace Frota.UnitTests.Conventions;

public sealed class BoundaryTests
{
    [Fact]
    public void Projects_refer_to_what_the_design_says() => Assert.Empty(Project.All.SelectMany(Boundaries.Faults));

    [Fact]
    public void Every_project_is_drawn() => Assert.Equal(
        ["Backups", "Bench", "Cli", "Connectors", "Contracts", "Conversations", "Database", "Harness",
            "IntegrationTests", "LoadTest", "Messaging", "Microbenchmarks", "Migrations", "Panel", "Receiver",
            "Redis", "Simulators", "Telemetry", "UnitTests", "Workers"],
        Project.All.Select(project => project.Name).Order());

    [Fact]
    public void Code_stays_behind_its_walls() => Assert.Empty(Tree.Sources.SelectMany(Boundaries.Faults));

    [Theory]
    [InlineData("src/Contracts/Contracts.csproj", "Database", 1)]
    [InlineData("src/Connectors/Connectors.csproj", "Contracts", 0)]
    [InlineData("src/Connectors/Connectors.csproj", "Database", 1)]
    [InlineData("src/Receiver/Receiver.csproj", "Conversations", 1)]
    [InlineData("src/Panel/Panel.csproj", "Conversations", 0)]
    [InlineData("src/Panel/Panel.csproj", "Receiver", 1)]
    [InlineData("workers/Workers.csproj", "Simulators", 1)]
    public void A_planted_reference_is_found(string path, string other, int faults) =>
        Assert.Equal(faults, Boundaries.Faults(new Project(path,
            $"""<Project><ItemGroup><ProjectReference Include="../x/{other}.csproj" /></ItemGroup></Project>"""))
            .Count());

    [Theory]
    [InlineData("src/Panel/Panel.csproj", 1)]
    [InlineData("src/Cli/Cli.csproj", 0)]
    public void A_planted_package_is_found(string path, int faults) =>
        Assert.Equal(faults, Boundaries.Faults(new Project(path,
            """<Project><ItemGroup><PackageReference Include="RabbitMQ.Client" /></ItemGroup></Project>"""))
            .Count());

    [Theory]
    [InlineData("src/Receiver/X.cs", "using Frota.Connectors.Llm;", 1)]
    [InlineData("src/Receiver/X.cs", "using Frota.Conversations.Turns;", 1)]
    [InlineData("src/Receiver/X.cs", "using Frota.Connectors.Channels;", 0)]
    [InlineData("src/Panel/X.cs", "using Frota.Conversations.Turns;", 0)]
    [InlineData("src/Connectors/Http/X.cs", "using Npgsql;", 1)]
    [InlineData("workers/X.cs", "using RabbitMQ.Client;", 1)]
    [InlineData("src/Messaging/X.cs", "using RabbitMQ.Client;", 0)]
    [InlineData("src/Messaging/X.cs", "using Frota.Connectors.Channels;", 1)]
    public void A_planted_using_is_found(string path, string line, int faults) =>
        Assert.Equal(faults, Boundaries.Faults(new SourceFile(path, line)).Count());
}
