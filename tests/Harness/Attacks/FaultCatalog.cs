namespace Frota.Harness.Attacks;

/// <summary>All faults, by their names.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ProcessFaults.All, .. BrokerFaults.All, .. PostgresFaults.All, .. RedisFaults.All, .. LinkFaults.All,
        .. ProviderFaults.All, .. TrafficFaults.All, .. DiskFaults.All,
    ];

    /// <summary>The rows that strike in tests of their own.</summary>
    public static IReadOnlyList<SuiteRow> InSuite { get; } =
    [
        new(10, "queue-deleted", "P1", "BrokerFaultTests.Without_its_queue"),
        new(11, "queue-full", "P1 P7", "BrokerFaultTests.Full"),
        new(11, "queue-full", "P1 P7", "PublisherTests.A_full_queue_refuses_and_drops_nothing"),
        new(12, "dead-letter-queue-missing", "P2",
            "ConsumerTests.A_dead_letter_whose_queue_is_missing_is_kept_until_it_is_there"),
        new(14, "handling-without-end", "P2 P4",
            "ConsumerTests.A_handling_without_an_end_is_cancelled_and_retried"),
        new(15, "poison-kills", "P2 P9",
            "CrashTests.A_turn_that_killed_two_workers_runs_alone_and_a_third_death_buries_it"),
        new(15, "poison-kills", "P2",
            "ConsumerTests.A_message_whose_consumers_keep_dying_is_dead_lettered_by_the_broker_and_not_lost"),
        new(26, "secret-rotated", "P1", "CliTests.A_rotated_secret_overlaps_with_the_old_one"),
        new(27, "statuses-shuffled", "P4", "SendFaultTests.Statuses_move_a_message_forward_only"),
        new(27, "posts-shuffled", "P3 P4",
            "MainJobTests.Two_thousand_messages_of_two_hundred_contacts_with_duplicates_are_answered_once_in_order"),
        new(30, "storm", "P1 P2 P3 P4",
            "SiegeTests.A_fleet_that_is_struck_again_and_again_answers_everything_once_and_in_order"),
        new(33, "reprocessed-twice", "P3 P4",
            "ReprocessTests.Put_back_by_several_at_once_and_again_each_is_answered_once_in_order"),
        new(33, "reprocess-killed", "P3 P4",
            "ReprocessTests.A_command_that_is_killed_in_the_middle_goes_on_when_it_is_run_again"),
        new(34, "supervisor-killed", "P2 P9",
            "SupervisorTests.A_supervisor_that_was_killed_leaves_nobody_behind_and_its_successor_answers"),
        new(34, "crash-loop", "P7", "SupervisorTests.A_program_that_keeps_dying_is_given_up_and_spares_the_others"),
    ];

    /// <summary><c>none</c>, <c>short</c>, <c>storm</c>, <c>all</c>, or names with commas in between.</summary>
    /// <exception cref="ArgumentException">There is no such name; the message lists all.</exception>
    public static IReadOnlyList<Fault> Chosen(string words) => words switch
    {
        "none" => [],
        "short" => [.. All.Where(f => f is { Storms: true, Short: true } && f.Missing() is null)],
        "storm" => [.. All.Where(f => f.Storms && f.Missing() is null)],
        "all" => All,
        _ => [.. words.Split(',', StringSplitOptions.TrimEntries).Select(Named)],
    };

    private static Fault Named(string name) => All.FirstOrDefault(f => f.Name == name)
        ?? throw new ArgumentException(
            $"there is no fault {name}; there are none, short, storm, all, "
            + string.Join(", ", All.Select(f => f.Name)));
}
