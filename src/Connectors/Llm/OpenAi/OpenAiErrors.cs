using System.Collections.Frozen;
using Frota.Connectors.Llm.Calling;

namespace Frota.Connectors.Llm.OpenAi;

/// <summary>Reads <c>{"error":{"message","type","param","code"}}</c>.</summary>
internal static class OpenAiErrors
{
    // Codes that mean money, whatever the status: waiting does not help. A newer code may come with the older type.
    private static readonly FrozenSet<string> MoneyCodes = new[]
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "billing_hard_limit_reached",
        "billing_not_active",
        "billing_error",
        "enforced_spend_limit_reached",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static ModelRefusal Read(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        if (!ErrorBody.TryRead(body, out var error))
        {
            return new ModelRefusal(StatusTable.Judge(status), "", retryAfter);
        }

        var code = ErrorCode.Read(error, "code");
        var type = ErrorCode.Read(error, "type");
        var kind = MoneyCodes.Contains(code) || MoneyCodes.Contains(type)
            ? ModelFault.Quota
            : code is "content_filter" or "content_policy_violation" ? ModelFault.Blocked : StatusTable.Judge(status);
        return new ModelRefusal(kind, code.Length > 0 ? code : type, retryAfter);
    }
}
