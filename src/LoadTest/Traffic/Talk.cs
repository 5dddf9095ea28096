namespace Frota.LoadTest.Traffic;

/// <summary>The posts with new messages, by their times, and the messages by their numbers.</summary>
internal sealed record Talk(PlannedPost[] Posts, PlannedMessage[] Messages)
{
    private const int MostInBatch = 20;
    private const int MostContactsInBatch = 4;
    private const int MostInBurst = 8;
    private const int MostImages = 4;
    private const double BurstSeconds = 0.8;

    /// <summary>Draws who says what when: thought after thought, until all messages are used up.</summary>
    public static Talk Draw(TrafficOptions options)
    {
        var draft = new Draft(options);
        while (draft.Left > 0)
        {
            var (form, troubles) = (draft.Random.NextDouble(), options.Troubles);
            var contact = draft.Random.Next(options.Contacts);
            if (form < troubles.Batches)
            {
                Batch(draft, contact);
            }
            else if (form < troubles.Batches + troubles.Bursts)
            {
                Burst(draft, contact);
            }
            else if (form < troubles.Batches + troubles.Bursts + troubles.Albums)
            {
                Album(draft, contact);
            }
            else
            {
                draft.Post(0, [(contact, false)]);
            }

            draft.Pause();
        }

        return draft.InOrder();
    }

    private static void Batch(Draft draft, int contact)
    {
        var contacts = new int[draft.Random.Next(1, MostContactsInBatch + 1)];
        contacts[0] = contact;
        for (var i = 1; i < contacts.Length; i++)
        {
            contacts[i] = draft.Neighbour(contact);
        }

        var count = draft.Random.Next(2, MostInBatch + 1);
        draft.Post(0,
            [.. Enumerable.Range(0, count).Select(_ => (contacts[draft.Random.Next(contacts.Length)], false))]);
    }

    private static void Burst(Draft draft, int contact)
    {
        var offsets = Enumerable.Range(0, draft.Random.Next(2, MostInBurst + 1))
            .Select(_ => draft.Random.NextDouble() * BurstSeconds).Order().ToArray();
        foreach (var offset in offsets)
        {
            draft.Post(offset, [(contact, false)]);
        }
    }

    // As WhatsApp posts an album: each image is a message, some together, and the words before or after them.
    private static void Album(Draft draft, int contact)
    {
        var images = Enumerable.Repeat((contact, true), draft.Random.Next(1, MostImages + 1)).ToArray();
        var textFirst = draft.Random.Next(2) == 0;
        if (draft.Random.Next(2) == 0)
        {
            draft.Post(0, textFirst ? [(contact, false), .. images] : [.. images, (contact, false)]);
            return;
        }

        draft.Post(textFirst ? 0 : BurstSeconds, [(contact, false)]);
        foreach (var image in images)
        {
            draft.Post(draft.Random.NextDouble() * BurstSeconds, [image]);
        }
    }
}
