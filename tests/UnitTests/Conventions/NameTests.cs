using Xunit;

namespace Frota.UnitTests.Conventions;

public sealed class NameTests
{
    [Fact]
    public void Types_and_files_are_named_for_what_they_are() => Assert.Empty(Tree.Sources
        .SelectMany(file => Names.Types(file).Append(Path.GetFileNameWithoutExtension(file.Path).Split('.')[0])
            .Where(Names.IsEmpty).Select(name => $"{file.Path}: {name}")));

    [Fact]
    public void No_folder_collects_what_has_no_home() => Assert.DoesNotContain(Tree.Folders(), Names.IsEmptyFolder);

    [Theory]
    [InlineData("QueueManager")]
    [InlineData("JsonHelpers")]
    [InlineData("BaseHandler")]
    [InlineData("MessageInfo")]
    [InlineData("TurnProcessor")]
    [InlineData("ReplyService")]
    [InlineData("DataReader")]
    public void Refuses_a_name_that_says_nothing(string name) => Assert.True(Names.IsEmpty(name));

    [Theory]
    [InlineData("TenantDatabase")]
    [InlineData("ReceiverServices")]
    [InlineData("Informant")]
    [InlineData("Metadata")]
    [InlineData("Utility")]
    public void Takes_a_word_that_only_begins_like_one(string name) => Assert.False(Names.IsEmpty(name));

    [Theory]
    [InlineData("internal sealed class TurnManager(int x)", "TurnManager")]
    [InlineData("public readonly record struct LeaseInfo(long Id);", "LeaseInfo")]
    [InlineData("    private interface IReplyService", "IReplyService")]
    [InlineData("public delegate Task MessageProcessor(int x);", "MessageProcessor")]
    [InlineData("file enum UtilKind", "UtilKind")]
    public void Finds_the_type_of_a_planted_line(string line, string name)
    {
        Assert.Equal([name], Names.Types(new SourceFile("src/X.cs", line)));
        Assert.True(Names.IsEmpty(name));
    }

    [Theory]
    [InlineData("src/Panel/Services", true)]
    [InlineData("workers/common", true)]
    [InlineData("src/Connectors/Llm", false)]
    public void Knows_a_folder_without_a_subject(string path, bool empty) =>
        Assert.Equal(empty, Names.IsEmptyFolder(path));
}
