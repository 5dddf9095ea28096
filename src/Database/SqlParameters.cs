using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Npgsql;

namespace Frota.Database;

/// <summary>A value's properties as parameters of a statement, each of the type that it is declared with.</summary>
internal static class SqlParameters
{
    private static readonly ConcurrentDictionary<Type, Action<NpgsqlParameterCollection, object>> Adders = [];

    /// <summary>Adds one for each public property, under its name; a statement takes those that it names.</summary>
    public static void Add(NpgsqlParameterCollection to, object values) =>
        Adders.GetOrAdd(values.GetType(), Compile)(to, values);

    // to.Add(new NpgsqlParameter<T>("name", ((TValues)values).Name)) for each; a null keeps its type, which the server
    // could not always tell.
    private static Action<NpgsqlParameterCollection, object> Compile(Type type)
    {
        var to = Expression.Parameter(typeof(NpgsqlParameterCollection));
        var values = Expression.Parameter(typeof(object));
        var add = typeof(NpgsqlParameterCollection).GetMethod(
            nameof(NpgsqlParameterCollection.Add), [typeof(NpgsqlParameter)])!;
        var adds = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => Expression.Call(to, add, Expression.New(
                typeof(NpgsqlParameter<>).MakeGenericType(property.PropertyType)
                    .GetConstructor([typeof(string), property.PropertyType])!,
                Expression.Constant(property.Name),
                Expression.Property(Expression.Convert(values, type), property))));
        return Expression
            .Lambda<Action<NpgsqlParameterCollection, object>>(Expression.Block(adds), to, values).Compile();
    }
}
