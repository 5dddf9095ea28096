using System.Text;
using System.Text.Json;
using Frota.Receiver.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Frota.UnitTests.Receiver.Webhooks;

public sealed class ProblemTests
{
    private static readonly Problem[] All =
    [
        Problem.BadRequest("The body is empty."), Problem.Unauthorized("The signature is missing."),
        Problem.Forbidden(),
        Problem.NotFound(), Problem.Timeout(), Problem.TooLarge(), Problem.UnsupportedMedia("Send application/json."),
        Problem.TooMany(), Problem.Unavailable(),
    ];

    [Fact]
    public async Task Each_is_a_problem_document_of_its_status()
    {
        foreach (var problem in All)
        {
            var (response, body) = await WriteAsync(problem);

            Assert.Equal((problem.Status, "application/problem+json"), (response.StatusCode, response.ContentType));
            var json = JsonElement.Parse(body);
            Assert.Equal(["title", "status", "detail"], json.EnumerateObject().Select(p => p.Name));
            Assert.Equal((problem.Title, problem.Status, problem.Detail), (json.GetProperty("title").GetString(),
                json.GetProperty("status").GetInt32(), json.GetProperty("detail").GetString()));
        }
    }

    [Fact]
    public async Task Who_may_try_again_is_told_when()
    {
        foreach (var problem in All)
        {
            var (response, _) = await WriteAsync(problem);

            Assert.Equal(problem.Status is 503 or 429 ? "2" : "", response.Headers.RetryAfter.ToString());
        }
    }

    [Fact]
    public void Statuses_are_those_that_providers_understand() =>
        Assert.Equal([400, 401, 403, 404, 408, 413, 415, 429, 503], All.Select(p => p.Status));

    private static async Task<(HttpResponse Response, string Body)> WriteAsync(Problem problem)
    {
        var context = new DefaultHttpContext();
        var body = new MemoryStream();
        context.Response.Body = body;
        await problem.WriteAsync(context);
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }
}
