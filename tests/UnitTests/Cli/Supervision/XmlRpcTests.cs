using Frota.Cli.Supervision;
using Xunit;

namespace Frota.UnitTests.Cli.Supervision;

public sealed class XmlRpcTests
{
    [Fact]
    public void A_call_says_the_types_of_its_parameters_and_escapes_them() => Assert.Equal(
        "<methodCall><methodName>supervisor.startProcess</methodName><params>"
            + "<param><value><string>a&lt;b:c</string></value></param>"
            + "<param><value><boolean>0</boolean></value></param>"
            + "<param><value><int>7</int></value></param></params></methodCall>",
        XmlRpc.Call("supervisor.startProcess", "a<b:c", false, 7));

    [Fact]
    public void A_parameter_of_another_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => XmlRpc.Call("m", 1.5));

    [Fact]
    public void An_answer_of_structs_is_read()
    {
        var programs = Assert.IsType<List<object>>(XmlRpc.Read("""
            <?xml version='1.0'?>
            <methodResponse><params><param><value><array><data><value><struct>
            <member><name>name</name><value><string>worker-9101</string></value></member>
            <member><name>pid</name><value><int>4711</int></value></member>
            <member><name>spawnerr</name><value></value></member>
            <member><name>up</name><value><boolean>1</boolean></value></member>
            </struct></value></data></array></value></param></params></methodResponse>
            """));
        var program = Assert.IsType<Dictionary<string, object>>(Assert.Single(programs));
        Assert.Equal(new Dictionary<string, object>
        {
            ["name"] = "worker-9101",
            ["pid"] = 4711L,
            ["spawnerr"] = "",
            ["up"] = true,
        }, program);
    }

    [Fact]
    public void A_fault_is_told_with_its_code()
    {
        var fault = Assert.Throws<XmlRpcFault>(() => XmlRpc.Read("""
            <methodResponse><fault><value><struct>
            <member><name>faultCode</name><value><int>60</int></value></member>
            <member><name>faultString</name><value><string>ALREADY_STARTED: a:b</string></value></member>
            </struct></value></fault></methodResponse>
            """));
        Assert.Equal((60, "ALREADY_STARTED: a:b"), (fault.Code, fault.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Not found")]
    [InlineData("<methodResponse/>")]
    [InlineData("<methodResponse><params><param/></params></methodResponse>")]
    [InlineData("<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>")]
    [InlineData("<methodResponse><params><param><value><nil/></value></param></params></methodResponse>")]
    [InlineData("<methodResponse><fault><value><string>no struct</string></value></fault></methodResponse>")]
    public void What_is_no_answer_is_refused(string text) => Assert.Throws<FormatException>(() => XmlRpc.Read(text));
}
