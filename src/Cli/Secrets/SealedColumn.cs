namespace Frota.Cli.Secrets;

/// <summary>A column that holds sealed secrets.</summary>
/// <param name="Table">Its table, whose key is <c>id</c>.</param>
/// <param name="Column">The column.</param>
internal sealed record SealedColumn(string Table, string Column)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
        [new("channel_secrets", "sealed"), new("webhook_endpoints", "sealed_secret")];

    /// <summary>The id of the key that a box in this column is sealed with, as SQL; see <c>SecretBox</c>.</summary>
    public string KeyId => KeyIdOf(Column);

    /// <summary>The same of any column.</summary>
    public static string KeyIdOf(string column) =>
        $"convert_from(substring({column} FROM 3 FOR get_byte({column}, 1)), 'UTF8')";
}
