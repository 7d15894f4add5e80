package dev.based.tests.kotlin

import dev.based.DiscriminatorColumn
import dev.based.DiscriminatorValue
import dev.based.JsonColumn
import dev.based.MappingException
import dev.based.NoRowException
import dev.based.Parameters
import dev.based.Statement
import dev.based.kotlin.fetchAll
import dev.based.kotlin.fetchExactlyOne
import dev.based.kotlin.fetchOne
import dev.based.kotlin.fetchValue
import dev.based.kotlin.stream
import dev.based.kotlin.to
import java.util.stream.Collectors
import kotlinx.coroutines.future.await
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Rows as Kotlin classes. */
class MappingTest {
    data class Film(val title: String, val year: Int, val rating: Double?)

    data class WithDefaults(val title: String = "none", val year: Int = 0)

    data class Renamed(val filmTitle: String, val madeIn: Long)

    class Plain(val title: String, val year: Int)

    enum class Title { Alien, Heat }

    data class WithEnum(val title: Title)

    @ParameterizedTest
    @EnumSource
    fun to_aDataClass_fillsItByTheColumnsNames(backend: Backend) = backend.test { films ->
        films.database.execute("INSERT INTO films (title, year, rating) VALUES (?, ?, ?)", "Alien", 1979, 8.5).await()
        films.database.execute(films.insert, "Heat", 1995).await()
        val rows = films.database.fetchAll("SELECT rating, year, title FROM films ORDER BY year").await()
        assertThat(rows.map { it.to<Film>() }).containsExactly(Film("Alien", 1979, 8.5), Film("Heat", 1995, null))
        assertThat(rows.map { it.to<WithDefaults>() }).containsExactly(WithDefaults("Alien", 1979), WithDefaults("Heat", 1995))
        assertThat(rows.map { it.to<Plain>().year }).containsExactly(1979, 1995)
        assertThat(rows.map { it.to<WithEnum>().title }).containsExactly(Title.Alien, Title.Heat)
        val renamed = films.database.fetchOne("SELECT title AS film_title, year AS made_in FROM films WHERE year = 1979").await()
        assertThat(renamed.get().to<Renamed>()).isEqualTo(Renamed("Alien", 1979))
    }

    @ParameterizedTest
    @EnumSource
    fun v9_verbsWithAClass_giveObjects(backend: Backend) = backend.test { films ->
        val database = films.database
        database.execute(films.insert, "Alien", 1979).await()
        database.execute(films.insert, "Heat", 1995).await()
        val alien = Film("Alien", 1979, null)
        val heat = Film("Heat", 1995, null)
        val select = "SELECT title, year, rating FROM films WHERE year >="
        val named = "$select :year ORDER BY year"
        val year = mapOf("year" to 1995)
        assertThat(database.fetchAll<Film>("$select ? ORDER BY year", 1979).await()).containsExactly(alien, heat)
        assertThat(database.fetchAll<Film>(named, year).await()).containsExactly(heat)
        assertThat(database.fetchAll<Film>(named, Parameters.of(heat)).await()).containsExactly(heat)
        assertThat(database.fetchAll<Int>(Statement.of("SELECT year FROM films ORDER BY year")).await()).containsExactly(1979, 1995)
        assertThat(database.fetchOne<Film>(named, year).await()).contains(heat)
        assertThat(database.fetchExactlyOne<Film>("$select ?", 1995).await()).isEqualTo(heat)
        assertThat(database.stream<Film>(named, year).collect(Collectors.toList()).await()).containsExactly(heat)
    }

    @ParameterizedTest
    @EnumSource
    fun v8_fetchValueOfAClass_givesNullForNullAndForNoRow(backend: Backend) = backend.test { films ->
        val database = films.database
        val none: Long? = database.fetchValue<Long>("SELECT year FROM films").await()
        assertThat(none).isNull()
        assertThrows<NoRowException> { database.fetchExactlyOne<Long>("SELECT year FROM films").await() }
        assertThrows<NoRowException> { database.fetchValue(Long::class.java, "SELECT year FROM films").await() }
        database.execute(films.insert, "Alien", 1979).await()
        val year: Int? = database.fetchValue<Int>("SELECT year FROM films WHERE title = :title", mapOf("title" to "Alien")).await()
        assertThat(year).isEqualTo(1979)
        val rating: Double? = database.fetchValue<Double>("SELECT rating FROM films").await()
        assertThat(rating).isNull()
        assertThrows<MappingException> { database.fetchExactlyOne<Double>("SELECT rating FROM films").await() }
    }

    data class Address(val street: String, val isOld: Boolean)

    data class Owner(val title: String, val address: Address?)

    @ParameterizedTest
    @EnumSource
    fun to_aDataClassInADataClass(backend: Backend) = backend.test { films ->
        val row = films.database.fetchExactlyOne("SELECT 'Ann' AS title, 'Elm' AS address_street, 1 AS address_is_old").await()
        assertThat(row.to<Owner>()).isEqualTo(Owner("Ann", Address("Elm", true)))
        val none = films.database.fetchExactlyOne("SELECT 'Ann' AS title, NULL AS address_street, NULL AS address_is_old").await()
        assertThat(none.to<Owner>()).isEqualTo(Owner("Ann", null))
    }

    @DiscriminatorColumn("kind")
    sealed interface Payment {
        data class Card(val number: String) : Payment

        @DiscriminatorValue("0")
        data object Free : Payment
    }

    data class Order(val id: Int, val payment: Payment?)

    @ParameterizedTest
    @EnumSource
    fun v7_to_aSealedInterface(backend: Backend) = backend.test { films ->
        val card = films.database.fetchExactlyOne("SELECT 'card' AS kind, '4111' AS number").await()
        assertThat(card.to<Payment>()).isEqualTo(Payment.Card("4111"))
        val free = films.database.fetchExactlyOne("SELECT 1 AS id, '0' AS payment_kind, NULL AS payment_number").await()
        assertThat(free.to<Order>().payment).isSameAs(Payment.Free)
        val none = films.database.fetchExactlyOne("SELECT 1 AS id, NULL AS payment_kind, NULL AS payment_number").await()
        assertThat(none.to<Order>()).isEqualTo(Order(1, null))
    }

    data class Tagged(val title: String, @JsonColumn val tags: List<String>)

    @ParameterizedTest
    @EnumSource
    fun p8_aPropertyThatIsADocument(backend: Backend) = backend.test { films ->
        val tagged = Tagged("Alien", listOf("space"))
        val sql = "SELECT title, :tags AS tags FROM films WHERE title = :title"
        add(films.database, listOf(dev.based.tests.kotlin.Film("Alien", 1979, 8.5)))
        assertThat(films.database.fetchExactlyOne<Tagged>(sql, Parameters.of(tagged)).await()).isEqualTo(tagged)
    }

    @ParameterizedTest
    @EnumSource
    fun p8_aDataClassGivesParameters(backend: Backend) = backend.test { films ->
        add(films.database, listOf(dev.based.tests.kotlin.Film("Alien", 1979, 8.5), dev.based.tests.kotlin.Film("Heat", 1995, null)))
        val rows = films.database.fetchAll("SELECT title, year, rating FROM films ORDER BY year").await()
        assertThat(rows.map { it.to<Film>() }).containsExactly(Film("Alien", 1979, 8.5), Film("Heat", 1995, null))
        val owner = Owner("Heat", Address("Heat", false))
        val where = "SELECT year FROM films WHERE title = :address.street AND title = :title"
        assertThat(films.database.fetchValue(Int::class.java, where, Parameters.of(owner)).await()).isEqualTo(1995)
    }

    @ParameterizedTest
    @EnumSource
    fun to_aDataClassThatRefusesNull_fails(backend: Backend) = backend.test { films ->
        val row = films.database.fetchOne("SELECT 'Alien' AS title, NULL AS year, NULL AS rating").await().get()
        assertThat(assertThrows<MappingException> { row.to<Film>() }).hasMessageContaining("year")
        val untitled = films.database.fetchOne("SELECT NULL AS title, 1979 AS year, NULL AS rating").await().get()
        val refused = assertThrows<MappingException> { untitled.to<Film>() } // by Kotlin itself, which names the parameter
        assertThat(refused.cause).hasMessageContaining("title")
    }

    @ParameterizedTest
    @EnumSource
    fun to_aDataClassWithoutItsColumn_failsEvenIfTheParameterHasADefault(backend: Backend) = backend.test { films ->
        val row = films.database.fetchOne("SELECT 'Alien' AS title").await().get()
        assertThat(assertThrows<MappingException> { row.to<WithDefaults>() }).hasMessageContaining("year")
    }
}
