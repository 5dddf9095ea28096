using System.Text.Json.Nodes;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment;

public sealed class ComposeSchemaTests
{
    private static readonly JsonSchema Schema =
        new(JsonNode.Parse(Tree.Read("tests/UnitTests/Deployment/compose-spec.json"))!.AsObject());

    [Fact]
    public void The_compose_file_is_one() => Assert.Empty(Schema.Faults(ComposeFile.Root));

    [Theory]
    [InlineData("services: {a: {imagee: x}}", "$.services.a.imagee: is not known here")]
    [InlineData("services: {a: {image: 5}}", "$.services.a.image: is not \"string\"")]
    [InlineData("services: {a: {deploy: {replicas: many}}}", "$.services.a.deploy.replicas: is not \"integer\"")]
    [InlineData("services: {a: {cap_drop: [ALL, ALL]}}", "$.services.a.cap_drop: names something twice")]
    [InlineData("services: {a: {depends_on: {b: {}}}}", "$.services.a.depends_on: fits 0 of the forms it may have")]
    [InlineData("services: {a: {depends_on: {b: {condition: soon}}}}",
        "$.services.a.depends_on: fits 0 of the forms it may have")]
    [InlineData("services: [a]", "$.services: is not \"object\"")]
    [InlineData("volume: {}", "$.volume: is not known here")]
    public void A_planted_fault_is_found(string yaml, string fault) =>
        Assert.Contains(fault, Schema.Faults(Yaml.Read(yaml)));

    [Fact]
    public void A_schema_with_an_unknown_keyword_is_refused() => Assert.Throws<NotSupportedException>(
        () => new JsonSchema(new JsonObject { ["multipleOf"] = 2 }).Faults(3));
}
