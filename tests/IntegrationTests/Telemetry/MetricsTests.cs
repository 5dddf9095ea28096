using System.Globalization;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>What a running fleet shows to Prometheus.</summary>
public sealed class MetricsTests(TestServers servers)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task An_answered_message_moves_the_counters_of_each_hop()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var worker = fleet.Workers.Single().Url;
        await fleet.SayAsync("15550002222", "Qual o horário?", "wamid.metrics");
        await fleet.RepliesAsync("15550002222");
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");

        await ShowsAsync(fleet.ReceiverUrl,
            "frota_webhook_requests_total{channel=\"whatsapp-cloud\",outcome=\"accepted\"}",
            "frota_webhook_accept_duration_seconds_count{channel=\"whatsapp-cloud\"}",
            Messaging("client_sent_messages_total", "publish", "frota.webhooks"),
            "frota_build_info{", "dotnet_gc_heap_total_allocated_bytes_total");
        await ShowsAsync(worker,
            "frota_messages_stored_total", "frota_message_intake_seconds_count",
            Messaging("client_consumed_messages_total", "deliver", "frota.turns"),
            Messaging("process_duration_seconds_count", "process", "frota.turns"),
            "frota_turns_total{outcome=\"answered\"}", "frota_messages_settled_total{disposition=\"answered\"}",
            "gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name=\"chat\","
                + "gen_ai_provider_name=\"openai\",gen_ai_request_model=\"sim\"}",
            "gen_ai_client_token_usage_count{",
            "frota_channel_sends_total{channel=\"whatsapp-cloud\",outcome=\"sent\"}",
            "frota_message_end_to_end_seconds_count{channel=\"whatsapp-cloud\"}",
            "db_client_connection_count{");
        await ShowsAsync(worker,
            "frota_source_up{source=\"rabbitmq\"}", "frota_source_up{source=\"postgres\"}",
            "frota_source_up{source=\"redis\"}", "frota_source_up{source=\"shares\"}",
            "frota_queue_consumers{queue=\"frota.turns\"}", "frota_workers_up{role=\"maintenance\"}",
            "frota_redis_memory_used_bytes", "frota_postgres_size_bytes", "frota_worker_starts_total");
    }

    private static string Messaging(string name, string operation, string queue) =>
        $"messaging_{name}{{messaging_destination_name=\"{queue}\",messaging_operation_name=\"{operation}\","
            + "messaging_system=\"rabbitmq\"}";

    /// <summary>Waits until each of these series is there and above zero.</summary>
    private static async Task ShowsAsync(string process, params string[] series)
    {
        var page = "";
        await Until.TrueAsync(async () =>
        {
            page = await Http.GetStringAsync(new Uri($"{process}/metrics"), TestContext.Current.CancellationToken);
            return series.All(name => IsAboveZero(page, name));
        }, TimeSpan.FromSeconds(60), () => $"not shown: "
            + $"{string.Join(", ", series.Where(name => !IsAboveZero(page, name)))}; the page:\n{page}");
    }

    private static bool IsAboveZero(string page, string series) => page.Split('\n').Any(line =>
        line.StartsWith(series, StringComparison.Ordinal)
        && double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture) > 0);
}
