namespace Frota.Panel.Chat.Visitors;

/// <summary>Who writes in a web chat: a browser, known by its cookie.</summary>
/// <param name="AccountId">The channel account; the same browser is another visitor at another account.</param>
/// <param name="Id">What the fleet knows the contact by.</param>
internal readonly record struct Visitor(long AccountId, string Id);
