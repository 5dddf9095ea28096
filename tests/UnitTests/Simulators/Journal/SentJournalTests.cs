using System.Text.Json;
using Frota.Simulators;
using Frota.Simulators.Journal;
using Xunit;

namespace Frota.UnitTests.Simulators.Journal;

public sealed class SentJournalTests
{
    [Fact]
    public void Appends_each_effect_as_one_line_in_order()
    {
        var file = Path.GetTempFileName();
        try
        {
            using (SentJournal journal = new(new SimulatorOptions { EffectsFile = file, MostSends = 10 }))
            {
                Parallel.For(0, 200, i => journal.Note("whatsapp", "1", "2", $"line\n{i} é", "id", "a"));
            }

            var records = File.ReadAllLines(file)
                .Select(line => JsonSerializer.Deserialize(line, SimulatorJson.Lines.SentRecord)!).ToList();
            Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), records.Select(record => record.Seq));
            Assert.All(records, record => Assert.EndsWith(" é", record.Text, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
