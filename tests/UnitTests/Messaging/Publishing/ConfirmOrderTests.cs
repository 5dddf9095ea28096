using FsCheck;
using FsCheck.Fluent;
using Frota.Messaging.Publishing;
using Frota.UnitTests.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Messaging.Publishing;

/// <summary>
/// Whatever the order of the confirms, a publish completes exactly when the first one covers its tag.
/// </summary>
public sealed class ConfirmOrderTests
{
    /// <summary>One thing that happens on a channel.</summary>
    private abstract record Step
    {
        public sealed record Publish : Step;

        public sealed record Confirm(int Tag, bool Multiple, bool Good) : Step;
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (2, Gen.Constant<Step>(new Step.Publish())),
        (3, from tag in Gen.Choose(1, 12)
            from multiple in Gen.Elements(true, false)
            from good in Gen.Elements(true, true, false)
            select (Step)new Step.Confirm(tag, multiple, good)));

    [Fact]
    public void Each_publish_completes_once_and_only_when_its_tag_is_covered() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            var tracker = new ConfirmTracker(new ManualTime());
            var published = new List<Task>();
            var expected = new List<TaskStatus>();
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Step.Publish:
                        published.Add(tracker.Next($"{published.Count}"));
                        expected.Add(TaskStatus.WaitingForActivation);
                        break;
                    case Step.Confirm confirm:
                        Apply(tracker, confirm);
                        Expect(expected, confirm);
                        break;
                }

                if (!published.Select(p => p.Status).SequenceEqual(expected))
                {
                    return false;
                }
            }

            tracker.Abandon("over");
            return published.TrueForAll(p => p.IsCompleted)
                && published.Zip(expected).All(pair => pair.Second == TaskStatus.WaitingForActivation
                    ? pair.First.IsFaulted
                    : pair.First.Status == pair.Second);
        }).Holds();

    private static void Apply(ConfirmTracker tracker, Step.Confirm confirm)
    {
        if (confirm.Good)
        {
            tracker.Ack((ulong)confirm.Tag, confirm.Multiple);
        }
        else
        {
            tracker.Nack((ulong)confirm.Tag, confirm.Multiple);
        }
    }

    private static void Expect(List<TaskStatus> expected, Step.Confirm confirm)
    {
        for (var tag = confirm.Multiple ? 1 : confirm.Tag; tag <= confirm.Tag && tag <= expected.Count; tag++)
        {
            if (expected[tag - 1] == TaskStatus.WaitingForActivation)
            {
                expected[tag - 1] = confirm.Good ? TaskStatus.RanToCompletion : TaskStatus.Faulted;
            }
        }
    }
}
